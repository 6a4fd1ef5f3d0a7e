namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>A server as the operator remembers it.</summary>
internal sealed record ZooKeeperMember
{
    /// <summary>The node that it runs on.</summary>
    public required string Node { get; init; }

    /// <summary>Its id in the ensemble. A node that lost its data becomes another server, with another id and another folder.</summary>
    public required int Number { get; init; }

    /// <summary>It votes. From then on it never starts without its data.</summary>
    public bool IsJoined { get; init; }
}
