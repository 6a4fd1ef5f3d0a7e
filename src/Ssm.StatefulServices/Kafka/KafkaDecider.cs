using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Kafka;

/// <summary>What brokers' words mean for the instance. Pure. KRaft makes a cluster of the nodes by itself; there is nothing to be done, only to be known.</summary>
internal static class KafkaDecider
{
    /// <summary>What the instance waits for; null: it is complete.</summary>
    public static string? Waiting(KafkaClusterInfo? cluster, int desiredNodes)
    {
        if (cluster is null)
        {
            return "Wait for a broker to answer";
        }

        var present = cluster.Brokers.Count(id => id < desiredNodes);
        return present < desiredNodes ? $"Wait for {present}/{desiredNodes} brokers"
            : cluster.Offline is [var offline, ..] ? $"Wait for the partitions of {offline} to be led"
            : cluster.Lacking is [var lacking, ..] ? $"Wait for the partitions of {lacking} to be copied"
            : null;
    }

    /// <summary>The nodes that serve clients.</summary>
    public static IEnumerable<Node> Serving(KafkaClusterInfo? cluster, IEnumerable<Node> nodes) =>
        nodes.Where(node => !node.IsLeaving && node.Address is not null && cluster?.Brokers.Contains(node.Ordinal) is true);

    public static IReadOnlyList<HealthCondition> Health(KafkaClusterInfo? cluster) => cluster is null ? [] :
    [
        cluster.Offline is [var offline, ..] ? new HealthCondition("Available", IsTrue: false, "PartitionOffline", $"Nobody leads a partition of {offline}.")
        : new HealthCondition("Available", IsTrue: true, "AllLed", "Every partition is led."),
        cluster.Lacking is [var lacking, ..] ? new HealthCondition("Replicated", IsTrue: false, "CopyMissing", $"A copy of a partition of {lacking} is missing or late.")
        : new HealthCondition("Replicated", IsTrue: true, "AllCopied", "Every partition has all its copies."),
    ];
}
