namespace Ssm.StatefulServices.Etcd;

/// <summary>What a formation pass is to do. Closed: one case for each kind of step.</summary>
internal abstract record EtcdDecision
{
    private EtcdDecision()
    {
    }

    /// <summary>The first member runs: give it its administrator, and remember which cluster it is.</summary>
    /// <param name="Node">Its node.</param>
    public sealed record SetUp(string Node) : EtcdDecision;

    /// <summary>Nothing but this: store it before anything follows from it.</summary>
    /// <param name="State">The new state.</param>
    /// <param name="Reason">What is going on.</param>
    public sealed record Store(EtcdFormationState State, string Reason) : EtcdDecision;

    /// <summary>Let the cluster know a member that is to come.</summary>
    public sealed record Add(EtcdMember Member) : EtcdDecision;

    /// <summary>Give a member that has caught up its vote.</summary>
    public sealed record Promote(EtcdMember Member, ulong Id) : EtcdDecision;

    /// <summary>Take a member out of the cluster.</summary>
    public sealed record Remove(ulong Id) : EtcdDecision;

    /// <summary>Tell the cluster where a member is now.</summary>
    public sealed record Move(EtcdMember Member, ulong Id) : EtcdDecision;

    /// <summary>Let another member lead.</summary>
    public sealed record HandOver(ulong Id, string Reason) : EtcdDecision;

    /// <summary>Nothing can be done now.</summary>
    /// <param name="Reason">What is waited for.</param>
    /// <param name="NeedsNode">One more node has to run, since its address is what is waited for.</param>
    public sealed record Wait(string Reason, bool NeedsNode = false) : EtcdDecision;

    /// <summary>All members are there and take part.</summary>
    public sealed record Settled : EtcdDecision;
}
