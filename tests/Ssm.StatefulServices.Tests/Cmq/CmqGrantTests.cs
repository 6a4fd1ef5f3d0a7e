using System.Text.Json;
using Ssm.StatefulServices.Cmq;
using Ssm.StatefulServices.RabbitMq;
using Ssm.StatefulServices.Tests.RabbitMq;

namespace Ssm.StatefulServices.Tests.Cmq;

public class CmqGrantTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"name":"q"}""", """{"x-queue-type":"quorum","x-message-ttl":345600000,"x-overflow":"reject-publish"}""")]
    [InlineData(
        """{"name":"q","retention":60,"maxReceiveCount":3,"deadLetterQueue":"dead","maxMessages":10}""",
        """{"x-queue-type":"quorum","x-message-ttl":60000,"x-overflow":"reject-publish","x-delivery-limit":2,"x-dead-letter-exchange":"dead","x-dead-letter-strategy":"at-least-once","x-max-length":10}""")]
    public void Of_Queue_HasTheArgumentsOfRabbitMq(string queue, string arguments) =>
        Assert.Equal(arguments, Assert.Single(Of($$"""{"queues":[{{queue}}]}""").Queues).Arguments.ToJsonString());

    [Fact]
    public void Of_Queue_HasAnExchangeOfItsOwn()
    {
        var grant = Of("""{"queues":[{"name":"q"}]}""");

        Assert.Equal(("q", "fanout"), (grant.Exchanges[0].Name, grant.Exchanges[0].Type));
        Assert.Equal(("q", "q", ""), (grant.Bindings[0].Exchange, grant.Bindings[0].Queue, grant.Bindings[0].Key));
    }

    [Theory]
    [InlineData("""{"topic":"t","queue":"q"}""", "#")]
    [InlineData("""{"topic":"t","queue":"q","tags":["red","blue"]}""", "red blue")]
    [InlineData("""{"topic":"t","queue":"q","keys":["order.*.paid","#"]}""", "order.*.paid #")]
    [InlineData("""{"topic":"t","queue":"q","tags":["red"],"keys":["a.#"]}""", "red a.#")]
    public void Of_Subscription_HasABindingForEachPattern(string subscription, string keys) =>
        Assert.Equal(keys, string.Join(' ', Of($$"""{"subscriptions":[{{subscription}}]}""").Bindings.Select(binding => binding.Key)));

    [Theory]
    [InlineData("""{}""", "^(?!amq\\.)", "^(?!amq\\.)")]
    [InlineData("""{"queues":[{"name":"q"}],"topics":[{"name":"t"}]}""", "^(q|t)$", "^(q)$")]
    [InlineData("""{"topics":[{"name":"t"}]}""", "^(t)$", "^$")]
    [InlineData("""{"send":["t"],"receive":[]}""", "^(t)$", "^$")]
    public void Of_Parameters_GiveTheLeastRights(string parameters, string write, string read) =>
        Assert.Equal(new RabbitMqPermissions("^$", write, read), Of(parameters).Permissions);

    [Fact]
    public void Credentials_DeclaredThings_AreNamed() =>
        Assert.Equal("""{"queues":["q"],"topics":["t"]}""", CmqGrant.Credentials(Json("""{"queues":[{"name":"q"}],"topics":[{"name":"t"}]}""")).ToJsonString());

    [Theory]
    [InlineData("""{"queues":[{"name":"1q"}]}""", "parameters.queues[0].name: must start with a letter, go on with letters, digits, _ and -, and have at most 64 characters, got \"1q\"")]
    [InlineData("""{"queues":[{"name":"q","retention":0}]}""", "parameters.queues[0].retention: must be at least 1, got 0")]
    [InlineData("""{"queues":[{"name":"q","maxReceiveCount":1001}]}""", "parameters.queues[0].maxReceiveCount: must be at most 1000, got 1001")]
    [InlineData("""{"subscriptions":[{"topic":"t"}]}""", "parameters.subscriptions[0].queue: is required")]
    [InlineData("""{"subscriptions":[{"topic":"t","queue":"q","tags":["a.b"]}]}""", "parameters.subscriptions[0].tags[0]: must be made of letters, digits, _ and -, got \"a.b\"")]
    [InlineData("""{"subscriptions":[{"topic":"t","queue":"q","keys":["a..b"]}]}""", "parameters.subscriptions[0].keys[0]: must be words with dots between them, such as order.*.paid, got \"a..b\"")]
    [InlineData("""{"vhost":"x"}""", "parameters.vhost: unknown parameter; known are queues, receive, send, subscriptions, topics, user, __…")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], (await CmqOffering.Schemas(CmqOffering.Default.Plans[0]).Binding.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"replicas":2}""", "parameters.replicas: must be one of 1, 3, 5, got 2")]
    [InlineData("""{"visibilityTimeout":5}""", "parameters.visibilityTimeout: must be at least 10, got 5")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], (await CmqOffering.Schemas(CmqOffering.Default.Plans[0]).Instance.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Fact]
    public void Schemas_OfThePlan_AreAsPublished()
    {
        var schemas = CmqOffering.Schemas(CmqOffering.Default.Plans[0]);
        GoldenFile.Matches("Cmq/cmq-1.0-standard.instance.schema.json", RabbitMqSchemaTests.Indented(schemas.Instance.ToJson()));
        GoldenFile.Matches("Cmq/cmq-1.0-standard.binding.schema.json", RabbitMqSchemaTests.Indented(schemas.Binding.ToJson()));
    }

    [Fact]
    public void Describe_Defaults_AreAsRecorded() => GoldenFile.Matches(
        "Cmq/standard.objects.yaml",
        GoldenObjects.Yaml(new RabbitMqTopology(CmqSettings.InForce), RabbitMqInstances.Of(CmqOffering.Default, "cmq-1.0-standard", """{"visibilityTimeout":30}""")));

    private static RabbitMqGrant Of(string parameters) => CmqGrant.Of(Json(parameters));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
