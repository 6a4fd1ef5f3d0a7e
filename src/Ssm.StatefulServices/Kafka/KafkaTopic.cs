using System.Globalization;
using System.Text.Json;
using Confluent.Kafka.Admin;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Kafka;

/// <summary>A topic that a binding asks for. What it says of a topic's settings counts when it makes the topic; one that exists keeps its own.</summary>
internal sealed record KafkaTopic
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Number of partitions; null: the instance's <c>num.partitions</c>.</summary>
    public int? Partitions { get; init; }

    /// <summary>Hours that messages are kept; null: the instance's <c>log.retention.hours</c>.</summary>
    public int? RetentionHours { get; init; }

    /// <summary>Whether only the newest message of each key is kept.</summary>
    public bool IsCompacted { get; init; }

    /// <summary>The binding may read.</summary>
    public bool MayConsume { get; init; }

    /// <summary>The binding may write.</summary>
    public bool MayProduce { get; init; }

    /// <summary>Reads one item of the parameter <c>topics</c>.</summary>
    public static KafkaTopic Of(JsonElement topic)
    {
        var access = topic.Member("access") is { ValueKind: JsonValueKind.Array } words ? words.EnumerateArray().Select(word => word.GetString()).ToArray() : ["consume", "produce"];
        return new KafkaTopic
        {
            Name = topic.Member("name")!.Value.GetString()!, // the schema requires it
            Partitions = topic.Member("partitions")?.GetInt32(),
            RetentionHours = topic.Member("retentionHours")?.GetInt32(),
            IsCompacted = topic.Member("compacted")?.GetBoolean() is true,
            MayConsume = access.Contains("consume"),
            MayProduce = access.Contains("produce"),
        };
    }

    /// <summary>The topic as Kafka is to make it. -1 leaves the choice to the brokers.</summary>
    public TopicSpecification ToSpecification()
    {
        var settings = new Dictionary<string, string>();
        if (RetentionHours is { } hours)
        {
            settings["retention.ms"] = ((long)TimeSpan.FromHours(hours).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        if (IsCompacted)
        {
            settings["cleanup.policy"] = "compact";
        }

        return new TopicSpecification { Name = Name, NumPartitions = Partitions ?? -1, ReplicationFactor = -1, Configs = settings };
    }
}
