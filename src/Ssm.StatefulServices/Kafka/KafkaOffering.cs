using System.Text.Json.Nodes;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Kafka;

/// <summary>What the service <c>kafka</c> offers unless the site says otherwise.</summary>
internal static class KafkaOffering
{
    public const string ServiceName = "kafka";

    private const string Name = "^(?!\\.{1,2}$|__)[A-Za-z0-9._-]{1,200}$";

    private static readonly Plan Small = new()
    {
        Id = "kafka-0.9-standard",
        Name = "kafka-0.9-standard",
        Description = "One Kafka broker with 1G of memory, or several; for clients from 0.10.2 on, which know SCRAM.",
        Bullets = ["One broker unless asked otherwise", "1G of memory unless asked otherwise", "From three brokers on, three copies of each partition"],
        ProtocolVersion = "0.9",
        EngineVersion = "3.9",
        Image = "apache/kafka:3.9.0",
        Executable = "/opt/kafka/bin/kafka-server-start.sh",
        Replicas = new IntegerRange(Minimum: 1, Maximum: 9, Default: 1),
        Memory = new ByteRange(Minimum: "512M", Maximum: "64G", Default: "1G"),
        Storage = new ByteRange(Minimum: "1G", Maximum: "64T", Default: "20G"),
        Cpu = "250m",
    };

    public static Offering Default { get; } = new()
    {
        Id = ServiceName,
        Name = ServiceName,
        DisplayName = "Kafka",
        Description = "Apache Kafka: topics of messages, kept in order and on disk.",
        Tags = ["kafka", "messaging", "streaming"],
        Engine = new EngineSource
        {
            Executables = ["kafka-server-start.sh", "kafka-storage.sh", "java"],
            Obtain = "Debian does not package Kafka; get kafka_2.13-3.9 from https://kafka.apache.org/downloads and put its bin folder on the PATH, or name kafka-server-start.sh in SSM_OFFERINGS; "
                + "Java comes with apt-get install default-jre-headless",
        },
        Plans =
        [
            Small,
            Small with
            {
                Id = "kafka-1.1-standard",
                Name = "kafka-1.1-standard",
                Description = "Three Kafka brokers with 2G of memory each; no acknowledged message is lost with one of them.",
                Bullets = ["Three brokers unless asked otherwise", "2G of memory unless asked otherwise", "Three copies of each partition, two before a message is acknowledged"],
                ProtocolVersion = "1.1",
                Replicas = new IntegerRange(Minimum: 1, Maximum: 9, Default: 3),
                Memory = new ByteRange(Minimum: "512M", Maximum: "64G", Default: "2G"),
                Cpu = "500m",
            },
        ],
    };

    public static PlanSchemas Schemas(Plan plan) => new(
        new ParameterSchema(CommonParameters.Document(
            $"Parameters of an instance of {plan.Name}.",
            new JsonObject
            {
                ["replicas"] = CommonParameters.WholeNumber("Number of brokers. It can be raised later, but not from one or two to three or more.", plan.Replicas),
                ["host"] = CommonParameters.Host(),
                ["resources"] = CommonParameters.Resources(plan.Memory, plan.Cpu, plan.Storage),
                ["config"] = CommonParameters.Config(KafkaSettings.All),
            })),
        new ParameterSchema(CommonParameters.PassThrough(new JsonObject { ["topics"] = Topics(), ["user"] = User() })));

    private static JsonObject Topics() => new()
    {
        ["type"] = "array",
        ["description"] = "Topics that the binding uses. Those that do not exist are made; they stay when the binding ends.",
        ["maxItems"] = 100,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["name"] = CommonParameters.Text("Name of the topic.", Name, "be made of letters, digits and . _ -, and not start with __"),
                ["partitions"] = CommonParameters.WholeNumber("Number of partitions of a new topic. Default: num.partitions.", 1, 1000),
                ["retentionHours"] = CommonParameters.WholeNumber("Hours for which a new topic keeps messages. Default: log.retention.hours.", 1, 87_600),
                ["compacted"] = new JsonObject { ["type"] = "boolean", ["description"] = "A new topic keeps the newest message of each key.", ["default"] = false },
                ["access"] = CommonParameters.SomeOf("What the binding may do.", ["consume", "produce"], ["consume", "produce"]),
            },
            ["required"] = new JsonArray("name"),
            ["additionalProperties"] = false,
        },
    };

    private static JsonObject User() => CommonParameters.Structure(
        "The binding's account.",
        new JsonObject { ["name"] = CommonParameters.AccountName("Name of the user, and the start of the names of its consumer groups and transactions") });
}
