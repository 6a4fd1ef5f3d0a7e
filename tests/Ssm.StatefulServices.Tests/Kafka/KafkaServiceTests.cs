using System.Globalization;
using System.Text.Json;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Kafka;

namespace Ssm.StatefulServices.Tests.Kafka;

public class KafkaServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one", "kafka-0.9-standard", "{}")]
    [InlineData("three", "kafka-1.1-standard", """{"host":"kafka.test.cn","resources":{"memory":"1G","cpu":0.5,"storage":"30G"},"config":{"log.retention.hours":24}}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) => GoldenFile.Matches(
        $"Kafka/{name}.objects.yaml", GoldenObjects.Yaml(new KafkaTopology(), TestInstances.Of(KafkaService.Define(TimeProvider.System), plan, parameters)));

    [Fact]
    public void Describe_Password_IsInSecretsOnly()
    {
        foreach (var described in new KafkaTopology().Describe(TestInstances.Of(KafkaService.Define(TimeProvider.System), "kafka-1.1-standard")))
        {
            Assert.DoesNotContain(TestInstances.SecretOf(KafkaSecretNames.Internal), described.ToJson().ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Schemas_Plans_AreAsPublished()
    {
        foreach (var plan in KafkaOffering.Default.Plans)
        {
            GoldenFile.MatchesJson($"Kafka/{plan.Id}.instance.schema.json", KafkaOffering.Schemas(plan).Instance.ToJson());
        }

        GoldenFile.MatchesJson("Kafka/binding.schema.json", KafkaOffering.Schemas(KafkaOffering.Default.Plans[0]).Binding.ToJson());
    }

    [Theory]
    [InlineData(1, 2, null)]
    [InlineData(3, 5, null)]
    [InlineData(5, 3, "parameters.replicas: cannot be lowered, it is 5: partitions are on each of them, got 3")]
    [InlineData(1, 3, "parameters.replicas: cannot cross 3, it is 1: the number of controllers, 1, is fixed, got 3")]
    public void CheckChange_Replicas_GrowWithTheQuorumAsItIs(int before, int after, string? expected) => Assert.Equal(
        expected,
        new KafkaTopology().CheckChange(Of(before), Of(after)) is [var error] ? error.ToString() : null);

    [Theory]
    [InlineData("""{"topics":[{"name":"__consumer_offsets"}]}""", "parameters.topics[0].name: must be made of letters, digits and . _ -, and not start with __, got \"__consumer_offsets\"")]
    [InlineData("""{"topics":[{"partitions":1}]}""", "parameters.topics[0].name: is required")]
    [InlineData("""{"topics":[{"name":"a","access":["delete"]}]}""", "parameters.topics[0].access[0]: must be one of consume, produce, got \"delete\"")]
    [InlineData("""{"topics":[{"name":"a","partitions":0}]}""", "parameters.topics[0].partitions: must be at least 1, got 0")]
    [InlineData("""{"topics":"a"}""", "parameters.topics: must be a list, got \"a\"")]
    [InlineData("""{"user":{"name":"ssm"}}""", "parameters.user.name: must start with a letter or digit, go on with letters, digits and . _ -, and not be ssm, got \"ssm\"")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal(
        [expected],
        (await KafkaOffering.Schemas(KafkaOffering.Default.Plans[0]).Binding.ValidateAsync(JsonDocument.Parse(parameters).RootElement, Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("0 1 2", "", "", null)]
    [InlineData("0 1", "", "", "Wait for 2/3 brokers")]
    [InlineData("0 1 2", "orders", "orders", "Wait for the partitions of orders to be led")]
    [InlineData("0 1 2", "", "orders", "Wait for the partitions of orders to be copied")]
    public void Waiting_Cluster_IsForTheMostUrgent(string brokers, string offline, string lacking, string? expected) => Assert.Equal(
        expected,
        KafkaDecider.Waiting(new KafkaClusterInfo(brokers.Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToHashSet(), Words(offline), Words(lacking)), 3));

    [Fact]
    public void ClusterId_Instances_AreDifferentAndAsKafkaReadsThem()
    {
        var id = KafkaLayout.ClusterId(Of(1));

        Assert.Matches("^[A-Za-f][A-Za-z0-9_-]{21}$", id);
        Assert.Equal(16, Convert.FromBase64String(id.Replace('-', '+').Replace('_', '/') + "==").Length);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Instance Of(int replicas) => TestInstances.Of(KafkaService.Define(TimeProvider.System), "kafka-0.9-standard", $$"""{"replicas":{{replicas}}}""");
}
