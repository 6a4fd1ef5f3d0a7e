using System.Text.Json;
using Ssm.StatefulServices.Mongo;

namespace Ssm.StatefulServices.Tests.Mongo;

public class MongoServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("standard", "mongo-3.6-standard", "{}")]
    [InlineData("advanced", "mongo-3.6-advanced", """{"host":"mongo.test.cn","resources":{"memory":"1G","cpu":0.5,"storage":"30G"},"config":{"maxIncomingConnections":100}}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) => GoldenFile.Matches(
        $"Mongo/{name}.objects.yaml", GoldenObjects.Yaml(new MongoTopology(), TestInstances.Of(MongoService.Define(TimeProvider.System), plan, parameters)));

    [Fact]
    public void Describe_Key_IsInSecretsOnly()
    {
        foreach (var described in new MongoTopology().Describe(TestInstances.Of(MongoService.Define(TimeProvider.System), "mongo-3.6-advanced")))
        {
            Assert.DoesNotContain(TestInstances.SecretOf(MongoSecretNames.Key), described.ToJson().ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Schemas_Plans_AreAsPublished()
    {
        foreach (var plan in MongoOffering.Default.Plans)
        {
            GoldenFile.MatchesJson($"Mongo/{plan.Id}.instance.schema.json", MongoOffering.Schemas(plan).Instance.ToJson());
        }

        GoldenFile.MatchesJson("Mongo/binding.schema.json", MongoOffering.Schemas(MongoOffering.Default.Plans[0]).Binding.ToJson());
    }

    [Theory]
    [InlineData("""{"replicas":2}""", "parameters.replicas: must be at most 1, got 2")]
    [InlineData("""{"config":{"slowOpThresholdMs":-1}}""", "parameters.config.slowOpThresholdMs: must be at least 0, got -1")]
    [InlineData("""{"config":{"keyFile":"/x"}}""", "parameters.config.keyFile: unknown parameter; known are cursorTimeoutMillis, maxIncomingConnections, oplogSizeMB, slowOpThresholdMs, transactionLifetimeLimitSeconds")]
    [InlineData("""{"resources":{"memory":"100M"}}""", "parameters.resources.memory: must be at least 512M, got \"100M\"")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal(
        [expected],
        (await MongoOffering.Schemas(MongoOffering.Default.Plans[0]).Instance.ValidateAsync(JsonDocument.Parse(parameters).RootElement, Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"database":"admin"}""", "parameters.database: must start with a letter, go on with letters, digits, _ and -, and be neither admin nor local nor config, got \"admin\"")]
    [InlineData("""{"user":{"roles":["root"]}}""", "parameters.user.roles[0]: must be one of read, readWrite, dbAdmin, got \"root\"")]
    [InlineData("""{"user":{"roles":[]}}""", "parameters.user.roles: must have at least 1 items, got []")]
    [InlineData("""{"user":{"name":"a b"}}""", "parameters.user.name: must start with a letter or digit, go on with letters, digits and . _ -, and not be ssm, got \"a b\"")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal(
        [expected],
        (await MongoOffering.Schemas(MongoOffering.Default.Plans[0]).Binding.ValidateAsync(JsonDocument.Parse(parameters).RootElement, Token)).Select(error => error.ToString()));
}
