namespace Ssm.ServiceCatalog.Brokers;

/// <summary>What must be written so that the classes, or the plans, are those of the catalog.</summary>
internal sealed record EntryChanges<T>
{
    /// <summary>Do not exist.</summary>
    public required IReadOnlyList<T> Create { get; init; }

    /// <summary>Exist and read differently.</summary>
    public required IReadOnlyList<T> Update { get; init; }

    /// <summary>Are offered again although marked as removed.</summary>
    public required IReadOnlyList<T> Restore { get; init; }

    /// <summary>Are no longer offered.</summary>
    public required IReadOnlyList<T> Retire { get; init; }

    /// <summary>Why the catalog cannot be taken over: a name that belongs to something else. Null = it can.</summary>
    public required EntryProblem? Conflict { get; init; }
}
