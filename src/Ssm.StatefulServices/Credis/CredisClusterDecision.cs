namespace Ssm.StatefulServices.Credis;

/// <summary>What a formation pass over a Redis Cluster is to do.</summary>
internal sealed record CredisClusterDecision
{
    /// <summary>The state to store.</summary>
    public required CredisClusterState State { get; init; }

    /// <summary>What to do, in this order.</summary>
    public IReadOnlyList<CredisClusterAction> Actions { get; init; } = [];

    /// <summary>What is waited for; null: nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>Nodes beyond the declared number own nothing and nobody needs them.</summary>
    public bool MayShrink { get; init; }
}
