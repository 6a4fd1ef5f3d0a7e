using System.Text.Json;
using Ssm.StatefulServices.RabbitMq;

namespace Ssm.StatefulServices.Tests.RabbitMq;

public class RabbitMqSchemaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("standard", """{}""")]
    [InlineData("standard", """{"replicas":1,"host":"mq.example.org","resources":{"memory":"512M","cpu":1},"config":{"consumer_timeout":60000}}""")]
    [InlineData("advanced", """{"replicas":5,"plugins":["rabbitmq_consistent_hash_exchange"],"exporter":true}""")]
    public async Task Instance_GoodParameters_HaveNoErrors(string plan, string parameters) => Assert.Empty(await InstanceErrorsAsync(plan, parameters));

    [Theory]
    [InlineData("standard", """{"replicas":3}""", "parameters.replicas: must be at most 1, got 3")]
    [InlineData("advanced", """{"replicas":4}""", "parameters.replicas: must be one of 3, 5, got 4")]
    [InlineData("advanced", """{"replicas":1}""", "parameters.replicas: must be at least 3, got 1")]
    [InlineData("standard", """{"resources":{"memory":"64M"}}""", "parameters.resources.memory: must be at least 256M, got \"64M\"")]
    [InlineData("standard", """{"config":{"heartbeat":-1}}""", "parameters.config.heartbeat: must be at least 0, got -1")]
    [InlineData("standard", """{"config":{"default_pass":"x"}}""", "parameters.config.default_pass: unknown parameter; known are channel_max, consumer_timeout, heartbeat, max_message_size")]
    [InlineData("standard", """{"plugins":["rabbitmq_shovel"]}""", "parameters.plugins[0]: must be one of rabbitmq_consistent_hash_exchange, rabbitmq_random_exchange, rabbitmq_recent_history_exchange, got \"rabbitmq_shovel\"")]
    [InlineData("standard", """{"pass":"secret"}""", "parameters.pass: unknown parameter; known are config, exporter, host, plugins, replicas, resources")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string plan, string parameters, string expected) =>
        Assert.Equal([expected], await InstanceErrorsAsync(plan, parameters));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"__service_id__":"demo"}""")]
    [InlineData("""{"vhost":"a/b","user":{"name":"orders"},"permissions":{"read":"^q$"},"queues":[{"name":"q","type":"classic","arguments":{"x-max-priority":5}}],"exchanges":[{"name":"e","type":"x-random","alternate":"f"}],"bindings":[{"exchange":"e","queue":"q","key":"#","arguments":{"x-match":"any","a":1}}]}""")]
    public async Task Binding_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await BindingErrorsAsync(parameters));

    [Theory]
    [InlineData("""{"vhost":"/"}""", "parameters.vhost: must start with a letter or digit, go on with letters, digits and . _ / -, and have at most 64 characters, got \"/\"")]
    [InlineData("""{"user":{"name":"ssm"}}""", "parameters.user.name: must start with a letter or digit, go on with letters, digits and . _ -, and be neither guest nor ssm, got \"ssm\"")]
    [InlineData("""{"queues":[{}]}""", "parameters.queues[0].name: is required")]
    [InlineData("""{"queues":[{"name":"amq.q"}]}""", "parameters.queues[0].name: must start with a letter or digit, go on with letters, digits and . _ : / -, have at most 128 characters, and not begin with amq., got \"amq.q\"")]
    [InlineData("""{"queues":[{"name":"q","type":"stream"}]}""", "parameters.queues[0].type: must be one of quorum, classic, got \"stream\"")]
    [InlineData("""{"queues":[{"name":"q","arguments":{"x-message-ttl":-1}}]}""", "parameters.queues[0].arguments.x-message-ttl: must be at least 0, got -1")]
    [InlineData("""{"exchanges":[{"name":"e","type":"x-other"}]}""", "parameters.exchanges[0].type: must be one of direct, fanout, topic, headers, x-consistent-hash, x-random, x-recent-history, got \"x-other\"")]
    [InlineData("""{"bindings":[{"exchange":"e"}]}""", "parameters.bindings[0].queue: is required")]
    [InlineData("""{"permissions":"all"}""", "parameters.permissions: must be an object, got \"all\"")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], await BindingErrorsAsync(parameters));

    [Theory]
    [InlineData("""{}""", "main", ".*", ".*", ".*")]
    [InlineData("""{"vhost":"shop","queues":[{"name":"a.b"},{"name":"c"}]}""", "shop", "^$", @"^(amq\.default)$", @"^(a\.b|c)$")]
    [InlineData("""{"queues":[{"name":"q"}],"exchanges":[{"name":"e"}]}""", "main", "^$", "^(e)$", "^(q)$")]
    [InlineData("""{"queues":[{"name":"q"}],"permissions":{"write":"^q"}}""", "main", "^$", "^q", "^$")]
    public void Of_Parameters_GiveTheLeastRights(string parameters, string vhost, string configure, string write, string read)
    {
        var grant = RabbitMqGrant.Of(Json(parameters));

        Assert.Equal(vhost, grant.Vhost);
        Assert.Equal(new RabbitMqPermissions(configure, write, read), grant.Permissions);
    }

    [Fact]
    public void Schemas_BothPlans_AreAsPublished()
    {
        foreach (var plan in RabbitMqOffering.Default.Plans)
        {
            var schemas = RabbitMqOffering.Schemas(plan);
            GoldenFile.Matches($"RabbitMq/{plan.Id}.instance.schema.json", Indented(schemas.Instance.ToJson()));
            GoldenFile.Matches("RabbitMq/binding.schema.json", Indented(schemas.Binding.ToJson()));
        }
    }

    internal static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Indentation) + "\n";

    private static async Task<string[]> InstanceErrorsAsync(string plan, string parameters) =>
        [.. (await RabbitMqOffering.Schemas(RabbitMqOffering.Default.FindPlan($"rabbitmq-3.6-{plan}")!).Instance.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString())];

    private static async Task<string[]> BindingErrorsAsync(string parameters) =>
        [.. (await RabbitMqOffering.Schemas(RabbitMqOffering.Default.Plans[0]).Binding.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString())];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
