using System.Text.Json.Nodes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Tests.RabbitMq;

public class RabbitMqTopologyTests
{
    private static readonly RabbitMqTopology Topology = new(RabbitMqSettings.InForce);

    [Theory]
    [InlineData("standard", "rabbitmq-3.6-standard", "{}")]
    [InlineData("advanced", "rabbitmq-3.6-advanced", """{"resources":{"memory":"4G","cpu":2,"storage":"100G"},"config":{"heartbeat":30},"plugins":["rabbitmq_random_exchange"],"exporter":true}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) =>
        GoldenFile.Matches($"RabbitMq/{name}.objects.yaml", GoldenObjects.Yaml(Topology, AnInstance(plan, parameters)));

    [Fact]
    public void Describe_AnyInstance_KeepsPasswordsOutOfEverythingButSecrets()
    {
        foreach (var described in Topology.Describe(AnInstance("rabbitmq-3.6-advanced", "{}")))
        {
            var json = described.ToJson().ToJsonString();
            Assert.All(["admin-password", "cookie-value"], secret => Assert.DoesNotContain(secret, json, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"replicas":5}""", false)]
    [InlineData("""{"host":"mq.example.org"}""", false)]
    [InlineData("""{"config":{"heartbeat":30}}""", true)]
    [InlineData("""{"plugins":["rabbitmq_random_exchange"]}""", true)]
    [InlineData("""{"exporter":true}""", true)]
    [InlineData("""{"resources":{"memory":"4G"}}""", true)]
    public void Describe_ChangedParameters_RestartNodesOnlyWhereTheyMust(string parameters, bool restarts) =>
        Assert.Equal(restarts, Pod("{}").ToJsonString() != Pod(parameters).ToJsonString());

    [Fact]
    public void CheckChange_OfPlanAndReplicas_IsPossibleBothWays()
    {
        var standard = AnInstance("rabbitmq-3.6-standard", "{}");
        var advanced = AnInstance("rabbitmq-3.6-advanced", """{"replicas":5}""");

        Assert.Empty(Topology.CheckChange(standard, advanced));
        Assert.Empty(Topology.CheckChange(advanced, standard));
    }

    private static Instance AnInstance(string plan, string parameters) => RabbitMqInstances.Of(RabbitMqOffering.Default, plan, parameters);

    private static JsonNode Pod(string parameters) => Topology.Describe(AnInstance("rabbitmq-3.6-advanced", parameters))
        .Select(each => each.ToJson())
        .Single(json => json["kind"]!.GetValue<string>() == "StatefulSet")["spec"]!["template"]!;
}
