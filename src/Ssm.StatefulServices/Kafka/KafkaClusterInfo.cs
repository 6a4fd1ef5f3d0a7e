using Confluent.Kafka;

namespace Ssm.StatefulServices.Kafka;

/// <summary>What a broker says about its cluster.</summary>
/// <param name="Brokers">Ids of the brokers that are alive; an id is the ordinal of a node.</param>
/// <param name="Offline">Topics with a partition that nobody leads.</param>
/// <param name="Lacking">Topics with a partition of which a copy is missing or late.</param>
internal sealed record KafkaClusterInfo(IReadOnlySet<int> Brokers, IReadOnlyList<string> Offline, IReadOnlyList<string> Lacking)
{
    public static KafkaClusterInfo From(Metadata metadata) => new(
        metadata.Brokers.Select(broker => broker.BrokerId).ToHashSet(),
        [.. metadata.Topics.Where(topic => topic.Partitions.Any(partition => partition.Leader < 0)).Select(topic => topic.Topic).Order(StringComparer.Ordinal)],
        [.. metadata.Topics.Where(topic => topic.Partitions.Any(partition => partition.InSyncReplicas.Length < partition.Replicas.Length)).Select(topic => topic.Topic).Order(StringComparer.Ordinal)]);
}
