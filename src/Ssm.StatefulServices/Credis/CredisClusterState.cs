namespace Ssm.StatefulServices.Credis;

/// <summary>What the formation of a Redis Cluster remembers from pass to pass.</summary>
internal sealed record CredisClusterState
{
    /// <summary>All keys were served once: from then on no slot is given away as if nobody had it.</summary>
    public bool IsFormed { get; init; }

    /// <summary>The id of each node, by pod; who is none of them any more is forgotten.</summary>
    public IReadOnlyDictionary<string, string>? Members { get; init; }

    /// <summary>When a master was asked to hand over last; null when none is to. Asking again while it does so would make it begin anew.</summary>
    public DateTimeOffset? HandOver { get; init; }

    /// <summary>Since when a member that owns keys does not answer, by id.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? Silent { get; init; }
}
