namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>What a formation pass is to do. Closed: one case for each kind of step.</summary>
internal abstract record ZooKeeperDecision
{
    private ZooKeeperDecision()
    {
    }

    /// <summary>The first server runs: close its tree to strangers.</summary>
    public sealed record SetUp : ZooKeeperDecision;

    /// <summary>Nothing but this: store it before anything follows from it.</summary>
    /// <param name="State">The new state.</param>
    /// <param name="Reason">What is going on.</param>
    public sealed record Store(ZooKeeperFormationState State, string Reason) : ZooKeeperDecision;

    /// <summary>Give a server that follows already its vote, or tell the others where it is now.</summary>
    public sealed record Join(ZooKeeperServer Server, string Reason) : ZooKeeperDecision;

    /// <summary>Take a server's vote.</summary>
    public sealed record Remove(int Id) : ZooKeeperDecision;

    /// <summary>Nothing can be done now.</summary>
    public sealed record Wait(string Reason) : ZooKeeperDecision;

    /// <summary>All servers are there and take part.</summary>
    public sealed record Settled : ZooKeeperDecision;
}
