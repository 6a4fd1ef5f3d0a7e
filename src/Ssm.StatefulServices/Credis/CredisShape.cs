using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>What the nodes of an instance are to each other.</summary>
/// <param name="Shards">Parts that the keys are spread over; more than one is a Redis Cluster.</param>
/// <param name="NodesPerShard">Nodes of each part, its master included.</param>
internal sealed record CredisShape(int Shards, int NodesPerShard)
{
    /// <summary>The instance is a Redis Cluster.</summary>
    public bool IsCluster => Shards > 1;

    /// <summary>Nodes in all.</summary>
    public int Nodes => Shards * NodesPerShard;

    public static CredisShape Of(Instance instance) =>
        new(instance.Parameters.Member("shards")?.GetInt32() ?? 1, InstanceSize.Of(instance).Replicas);
}
