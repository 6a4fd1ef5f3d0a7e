using System.Text.Json.Nodes;

namespace Ssm.Cli.Demo;

/// <summary>The demonstrations there are, by service.</summary>
internal static class Demonstrations
{
    private static readonly Dictionary<string, Demonstration> All = new(StringComparer.Ordinal)
    {
        ["ces"] = new()
        {
            Plan = "ces-60403-clog-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "1G", ["storage"] = "1G" } },
            BindingParameters = new() { ["index_prefix"] = "demo" },
            Client = new CesDemoClient(),
        },
        ["cmq"] = new()
        {
            Plan = "cmq-1.0-standard",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "512M", ["storage"] = "1G" } },
            BindingParameters = new() { ["queues"] = new JsonArray(new JsonObject { ["name"] = RabbitMqDemoClient.Queue }) },
            Client = new RabbitMqDemoClient(exchange: RabbitMqDemoClient.Queue),
        },
        ["credis"] = new()
        {
            Plan = "redis-4.0-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "64M" } },
            BindingParameters = new() { ["user"] = new JsonObject { ["keys"] = new JsonArray("hello") } },
            Client = new CredisDemoClient(),
        },
        ["csp"] = new()
        {
            Plan = "csp-1.0-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["storage"] = "1G" } },
            BindingParameters = new() { ["bucket"] = "hello" },
            Client = new CspDemoClient(),
        },
        ["etcd"] = new()
        {
            Plan = "etcd-3.4-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["storage"] = "1G" } },
            BindingParameters = new() { ["prefix"] = "/demo/" },
            Client = new EtcdDemoClient(),
        },
        ["kafka"] = new()
        {
            Plan = "kafka-1.1-standard",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "1G", ["storage"] = "1G" } },
            BindingParameters = new() { ["topics"] = new JsonArray(new JsonObject { ["name"] = KafkaDemoClient.Topic, ["partitions"] = 1 }) },
            Client = new KafkaDemoClient(),
        },
        ["mongo"] = new()
        {
            Plan = "mongo-3.6-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "512M", ["storage"] = "2G" } },
            BindingParameters = new() { ["database"] = "hello" },
            Client = new MongoDemoClient(),
        },
        ["rabbitmq"] = new()
        {
            Plan = "rabbitmq-3.6-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "512M", ["storage"] = "1G" } },
            BindingParameters = new() { ["queues"] = new JsonArray(new JsonObject { ["name"] = RabbitMqDemoClient.Queue }) },
            Client = new RabbitMqDemoClient(exchange: ""),
        },
        ["tdsql"] = new()
        {
            Plan = "tdsql-5.7-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["memory"] = "256M", ["storage"] = "1G" } },
            BindingParameters = new() { ["database"] = "hello" },
            Client = new TdsqlDemoClient(),
        },
        ["zookeeper"] = new()
        {
            Plan = "zookeeper-3.4-advanced",
            Parameters = new() { ["resources"] = new JsonObject { ["storage"] = "1G" } },
            BindingParameters = new() { ["chroot"] = "/demo" },
            Client = new ZooKeeperDemoClient(),
        },
    };

    /// <summary>The services that can be shown.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The demonstration of one of <see cref="Services"/>.</summary>
    public static Demonstration Of(string service) => All[service];
}
