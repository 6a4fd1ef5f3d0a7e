namespace Ssm.StatefulServices.Mongo;

/// <summary>What a formation pass is to do. Closed: <see cref="Initiate"/>, <see cref="Reconfigure"/>, <see cref="StepDown"/>, <see cref="Wait"/>, <see cref="Keep"/>.</summary>
internal abstract record MongoDecision
{
    private MongoDecision()
    {
    }

    /// <summary>What the formation waits for afterwards; null: it is complete.</summary>
    public abstract string? Waiting { get; }

    /// <summary>Make a replica set of nodes that have none.</summary>
    public sealed record Initiate(string Node, IReadOnlyList<ReplicaSetMember> Members) : MongoDecision
    {
        public override string Waiting => "Wait for the nodes to become a replica set";
    }

    /// <summary>Change the members.</summary>
    /// <param name="Node">Where: the primary, or, forced, a node that knows the newest configuration.</param>
    /// <param name="Version">The version that the change is made of; another one in force voids the decision.</param>
    /// <param name="Members">The members afterwards.</param>
    /// <param name="IsForced">There is no primary and there cannot be one, because the members do not know each other's addresses.</param>
    /// <param name="Reason">What for.</param>
    public sealed record Reconfigure(string Node, long Version, IReadOnlyList<ReplicaSetMember> Members, bool IsForced, string Reason) : MongoDecision
    {
        public override string Waiting => Reason;
    }

    /// <summary>Let another node become the primary.</summary>
    public sealed record StepDown(string Node) : MongoDecision
    {
        public override string Waiting => $"Wait for another node to take over from {Node}";
    }

    /// <summary>Nothing can be done now.</summary>
    public sealed record Wait(string Reason) : MongoDecision
    {
        public override string Waiting => Reason;
    }

    /// <summary>All is as declared.</summary>
    public sealed record Keep : MongoDecision
    {
        public override string? Waiting => null;
    }
}
