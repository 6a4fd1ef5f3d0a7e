namespace Ssm.StatefulServices.Credis;

/// <summary>A node of a Redis Cluster that answers, with what it says.</summary>
internal sealed record CredisClusterNode
{
    /// <summary>The pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number at the end of the pod's name.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Where it listens, <c>address:port</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Who is in the cluster, by its knowledge.</summary>
    public required IReadOnlyList<CredisClusterMember> Table { get; init; }

    /// <summary>It serves clients: it sees most of the masters.</summary>
    public bool IsServing { get; init; }

    /// <summary>Its link to its master is up and its copy is complete.</summary>
    public bool IsInSync { get; init; }

    /// <summary>It cannot write down what it is told.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>How far it is in the history of writes.</summary>
    public long Offset { get; init; }

    /// <summary>Itself.</summary>
    public CredisClusterMember Self => Table.First(member => member.IsMyself);

    /// <summary>Its id in the cluster.</summary>
    public string Id => Self.Id;

    /// <summary>It serves a part of the keys.</summary>
    public bool IsOwner => Self.Slots.Count > 0;

    /// <summary>What it knows about another; null when it does not know it.</summary>
    public CredisClusterMember? Knows(string id) => Table.FirstOrDefault(member => member.Id == id && !member.IsUnknown);
}
