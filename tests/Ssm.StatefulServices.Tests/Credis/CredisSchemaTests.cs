using System.Text.Json;
using Ssm.StatefulServices.Credis;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisSchemaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"pass":"admin123@.","replicas":1,"shards":1,"host":"redis.test.cn","resources":{"memory":"1G"}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"resources":{"memory":"512Mi","cpu":0.5,"storage":"20G"}}""")]
    [InlineData("""{"resources":{"cpu":"500m"}}""")]
    public async Task Instance_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await ErrorsAsync("standard", parameters));

    [Theory]
    [InlineData("""{"shards":0}""", "parameters.shards: must be at least 1, got 0")]
    [InlineData("""{"shards":2}""", "parameters.shards: must be at most 1, got 2")]
    [InlineData("""{"shards":"1"}""", "parameters.shards: must be an integer, got \"1\"")]
    [InlineData("""{"replicas":2}""", "parameters.replicas: must be at most 1, got 2")]
    [InlineData("""{"replicas":1.5}""", "parameters.replicas: must be an integer, got 1.5")]
    [InlineData("""{"resources":{"memory":"lots"}}""", "parameters.resources.memory: must be an amount of bytes such as 512M or 1Gi, got \"lots\"")]
    [InlineData("""{"resources":{"memory":1073741824}}""", "parameters.resources.memory: must be a string, got 1073741824")]
    [InlineData("""{"resources":{"memory":"1M"}}""", "parameters.resources.memory: must be at least 16M, got \"1M\"")]
    [InlineData("""{"resources":{"memory":"1T"}}""", "parameters.resources.memory: must be at most 512G, got \"1T\"")]
    [InlineData("""{"resources":{"memory":"1G\n"}}""", "parameters.resources.memory: must be an amount of bytes such as 512M or 1Gi, got \"1G\\n\"")]
    [InlineData("""{"resources":{"cpu":"fast"}}""", "parameters.resources.cpu: must be a share of processor cores such as 0.5 or 500m, got \"fast\"")]
    [InlineData("""{"resources":{"cpu":true}}""", "parameters.resources.cpu: must be a share of processor cores such as 0.5 or 500m, got true")]
    [InlineData("""{"resources":{"disk":"1G"}}""", "parameters.resources.disk: unknown parameter; known are cpu, memory, storage")]
    [InlineData("""{"resources":"1G"}""", "parameters.resources: must be an object, got \"1G\"")]
    [InlineData("""{"host":5}""", "parameters.host: must be a string, got 5")]
    [InlineData("""{"host":""}""", "parameters.host: must be a DNS name such as redis.example.org: lower-case letters, digits, '-' and '.', no address, and not in the cluster's own domain, got \"\"")]
    [InlineData("""{"host":"Bad_Host"}""", "parameters.host: must be a DNS name such as redis.example.org: lower-case letters, digits, '-' and '.', no address, and not in the cluster's own domain, got \"Bad_Host\"")]
    [InlineData("""{"host":"10.0.0.1"}""", "parameters.host: must be a DNS name such as redis.example.org: lower-case letters, digits, '-' and '.', no address, and not in the cluster's own domain, got \"10.0.0.1\"")]
    [InlineData("""{"pass":"geheim\t1"}""", "parameters.pass: must be made of printable ASCII characters")]
    [InlineData("""{"pass":"abc"}""", "parameters.pass: must have at least 6 characters")]
    [InlineData("""{"pass":123456}""", "parameters.pass: must be a string")]
    [InlineData("""{"password":"geheim1"}""", "parameters.password: unknown parameter; known are config, exporter, host, pass, replicas, resources, shards")]
    [InlineData("""[1]""", "parameters: must be an object")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], await ErrorsAsync("standard", parameters));

    [Fact]
    public async Task Instance_SeveralBadParameters_AreAllNamed() =>
        Assert.Equal(
            ["parameters.replicas: must be at least 2, got 1", "parameters.resources.memory: must be at least 16M, got \"1K\"", "parameters.shards: must be at least 1, got 0"],
            await ErrorsAsync("advanced", """{"shards":0,"replicas":1,"resources":{"memory":"1K"}}"""));

    [Theory]
    [InlineData("""{"__service_id__":"demo"}""")]
    [InlineData("""{"__anything":{"a":1}}""")]
    public async Task Binding_PassThrough_IsAdmitted(string parameters) =>
        Assert.Empty(await CredisOffering.Schemas(CredisOffering.Default.Plans[0]).Binding.ValidateAsync(Json(parameters), Token));

    [Fact]
    public async Task Binding_UnknownParameter_IsRefusedWithoutItsValue()
    {
        var errors = await CredisOffering.Schemas(CredisOffering.Default.Plans[0]).Binding.ValidateAsync(Json("""{"secret":"planted"}"""), Token);
        Assert.Equal("parameters.secret: unknown parameter; known are user, __…", Assert.Single(errors).ToString());
    }

    [Fact]
    public void Schemas_BothPlans_AreAsPublished()
    {
        foreach (var plan in CredisOffering.Default.Plans)
        {
            var schemas = CredisOffering.Schemas(plan);
            GoldenFile.Matches($"Credis/{plan.Id}.instance.schema.json", Indented(schemas.Instance.ToJson()));
            GoldenFile.Matches($"Credis/{plan.Id}.binding.schema.json", Indented(schemas.Binding.ToJson()));
        }
    }

    private static async Task<string[]> ErrorsAsync(string plan, string parameters)
    {
        var schema = CredisOffering.Schemas(CredisOffering.Default.FindPlan($"redis-4.0-{plan}")!).Instance;
        return [.. (await schema.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString())];
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Indentation) + "\n";

    private static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
