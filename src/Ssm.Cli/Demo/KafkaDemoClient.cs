using Confluent.Kafka;

namespace Ssm.Cli.Demo;

/// <summary>Produces a message to a topic, and consumes the last one that is there.</summary>
internal sealed class KafkaDemoClient : IDemoClient
{
    /// <summary>The topic, which the bindings of the demonstration ask for with one partition.</summary>
    public const string Topic = "hello";

    private static readonly TopicPartition Partition = new(Topic, 0);

    /// <summary>How long one step with the brokers may take, logging in included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<string> WriteAsync(DemoAccess access, string value, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig(Login(access)) { Acks = Acks.All, MessageTimeoutMs = (int)Patience.TotalMilliseconds };
        using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var written = await producer.ProduceAsync(Partition, new Message<Null, string> { Value = value }, cancellationToken);
        return $"produce to {Topic}, acknowledged as number {written.Offset.Value}";
    }

    /// <inheritdoc/>
    public Task<string> ReadAsync(DemoAccess access, CancellationToken cancellationToken) => Task.Run(() => Read(access), cancellationToken);

    private static string Read(DemoAccess access)
    {
        // It names no group at the brokers: it assigns itself the partition and commits nothing. Its group has to be the binding's all the same.
        var config = new ConsumerConfig(Login(access)) { GroupId = access["group_prefix"], EnableAutoCommit = false };
        using var consumer = new ConsumerBuilder<Ignore, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var end = consumer.QueryWatermarkOffsets(Partition, Patience).High.Value;
        if (end == 0)
        {
            throw new InvalidOperationException($"the topic {Topic} is empty");
        }

        consumer.Assign(new TopicPartitionOffset(Partition, end - 1));
        var message = consumer.Consume(Patience) ?? throw new TimeoutException($"no broker hands out the last message of {Topic}");
        return $"consume from {Topic} → \"{message.Message.Value}\"";
    }

    private static ClientConfig Login(DemoAccess access) => new()
    {
        BootstrapServers = $"{access.Address}:{access.Port}",
        SecurityProtocol = Enum.Parse<SecurityProtocol>(access["security_protocol"].Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        SaslMechanism = SaslMechanism.ScramSha512,
        SaslUsername = access["username"],
        SaslPassword = access["pass"],
        SocketTimeoutMs = (int)Patience.TotalMilliseconds,
    };
}
