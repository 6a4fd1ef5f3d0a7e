namespace Ssm.StatefulServices.RabbitMq;

/// <summary>What one node says about the cluster and itself. Nodes go by the names of their pods.</summary>
internal sealed record RabbitMqView
{
    /// <summary>The nodes that belong to its cluster, itself included.</summary>
    public required IReadOnlySet<string> Members { get; init; }

    /// <summary>Those of them that it sees running.</summary>
    public required IReadOnlySet<string> Running { get; init; }

    /// <summary>It has been apart from others, and what they agreed on meanwhile may differ.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>It makes publishers wait, because it has no more memory.</summary>
    public bool IsOutOfMemory { get; init; }

    /// <summary>It makes publishers wait, because it has no more disk.</summary>
    public bool IsOutOfDisk { get; init; }

    /// <summary>Queues would lose their majority without it.</summary>
    public bool IsQuorumCritical { get; init; }

    /// <summary>The vhosts that do not run on it, by name.</summary>
    public IReadOnlyList<string> StoppedVhosts { get; init; } = [];

    /// <summary>The engine's version.</summary>
    public string? Version { get; init; }
}
