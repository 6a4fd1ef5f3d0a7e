namespace Ssm.StatefulServices.Credis;

/// <summary>What the formation of a Redis instance remembers from pass to pass.</summary>
internal sealed record CredisFormationState
{
    /// <summary>The node that is the master, or is to become it.</summary>
    public string? Master { get; init; }

    /// <summary>The start of that node's process for which this was decided. After another start its data is judged anew.</summary>
    public string? RunId { get; init; }

    /// <summary>The history of writes that the master began; who has it is a full heir.</summary>
    public string? ReplicationId { get; init; }

    /// <summary>The node that leads until this master took its role over; null when none does.</summary>
    public string? Giver { get; init; }

    /// <summary>Since when the master does not answer; null while it does.</summary>
    public DateTimeOffset? SilentSince { get; init; }
}
