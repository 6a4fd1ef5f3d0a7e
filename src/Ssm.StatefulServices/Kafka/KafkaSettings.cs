using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Kafka;

/// <summary>Settings of brokers that a user may choose.</summary>
internal static class KafkaSettings
{
    /// <summary>Brokers read their file when they start, so each of them restarts the nodes.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber("num.partitions", "Partitions of a topic that names no number.", 1, 1000, 3, needsRestart: true),
        EngineSetting.WholeNumber("log.retention.hours", "Messages are kept for so long, unless a topic says otherwise.", 1, 87_600, 168, needsRestart: true),
        EngineSetting.WholeNumber("log.retention.bytes", "Bytes kept of each partition, unless a topic says otherwise; -1 is no limit.", -1, 1L << 50, -1, needsRestart: true),
        EngineSetting.WholeNumber("log.segment.bytes", "Size of a partition's files.", 1 << 20, int.MaxValue, 1 << 30, needsRestart: true),
        EngineSetting.WholeNumber("message.max.bytes", "The largest batch of messages.", 1024, 100 << 20, 1_048_588, needsRestart: true),
        EngineSetting.OneOf("compression.type", "How messages are kept.", ["producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"], needsRestart: true),
    ];
}
