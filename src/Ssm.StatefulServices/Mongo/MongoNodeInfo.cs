namespace Ssm.StatefulServices.Mongo;

/// <summary>What a node says about itself and its replica set.</summary>
internal sealed record MongoNodeInfo
{
    /// <summary>The version of mongod.</summary>
    public required string Version { get; init; }

    /// <summary>It takes writes.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>It follows the primary and can be read from.</summary>
    public bool IsSecondary { get; init; }

    /// <summary>The configuration it has; null when it belongs to no replica set yet.</summary>
    public ReplicaSetConfig? Config { get; init; }

    /// <summary>The last election that it knows of.</summary>
    public long Term { get; init; }

    /// <summary>How far each member that follows the primary is behind it, by id; only the primary tells.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Lag { get; init; } = new Dictionary<int, TimeSpan>();

    /// <summary>The share of its disk that is used, 0 to 1; null when it does not tell.</summary>
    public double? DiskUsed { get; init; }
}
