namespace Ssm.StatefulServices.Etcd;

/// <summary>A member as the operator remembers it.</summary>
internal sealed record EtcdMember
{
    /// <summary>The node that it runs on.</summary>
    public required string Node { get; init; }

    /// <summary>Which member of the instance's history it is. A node that lost its data becomes another member, with another number and another folder.</summary>
    public required int Number { get; init; }

    /// <summary>Where the others find it; null for the first one until it says so itself.</summary>
    public string? PeerUrl { get; init; }

    /// <summary>How far it is.</summary>
    public required EtcdMemberPhase Phase { get; init; }
}
