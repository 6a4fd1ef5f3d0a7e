using System.Text;
using System.Text.Json;
using Ssm.StatefulServices.Etcd;

namespace Ssm.StatefulServices.Tests.Etcd;

public class EtcdSchemaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"replicas":5,"host":"etcd.test.cn","resources":{"memory":"1G"},"config":{"auto-compaction-retention":"30m","max-request-bytes":65536}}""")]
    public async Task Instance_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await InstanceErrorsAsync(parameters));

    [Theory]
    [InlineData("""{"replicas":4}""", "parameters.replicas: must be one of 3, 5, got 4")]
    [InlineData("""{"replicas":1}""", "parameters.replicas: must be at least 3, got 1")]
    [InlineData("""{"config":{"listen-client-urls":"http://0.0.0.0:1"}}""", "parameters.config.listen-client-urls: unknown parameter; known are auto-compaction-retention, max-request-bytes, max-txn-ops, snapshot-count")]
    [InlineData("""{"config":{"auto-compaction-retention":"1h --force"}}""", "parameters.config.auto-compaction-retention: must be a time such as 30m or 1h, got \"1h --force\"")]
    [InlineData("""{"config":{"max-txn-ops":0}}""", "parameters.config.max-txn-ops: must be at least 1, got 0")]
    [InlineData("""{"pass":"secret"}""", "parameters.pass: unknown parameter; known are config, exporter, host, replicas, resources")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], await InstanceErrorsAsync(parameters));

    [Theory]
    [InlineData("""{"prefix":"/a b"}""", "parameters.prefix: must be printable ASCII characters without blanks, got \"/a b\"")]
    [InlineData("""{"prefix":1}""", "parameters.prefix: must be a string, got 1")]
    [InlineData("""{"access":"admin"}""", "parameters.access: must be one of readwrite, read, write, got \"admin\"")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], (await EtcdOffering.Schemas(EtcdOffering.Default.Plans[0]).Binding.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("""{}""", "\0", "\0", "Readwrite")]
    [InlineData("""{"prefix":"/orders/"}""", "/orders/", "/orders0", "Readwrite")]
    [InlineData("""{"prefix":"~","access":"read"}""", "~", "\x7f", "Read")]
    [InlineData("""{"prefix":"a","access":"write"}""", "a", "b", "Write")]
    public void Grant_Prefix_IsTheRangeOfKeysThatStartWithIt(string parameters, string from, string to, string access)
    {
        var grant = EtcdGrant.Of(Json(parameters));
        Assert.Equal((from, to, access), (Encoding.Latin1.GetString(grant.From), Encoding.Latin1.GetString(grant.To), grant.Access.ToString()));
    }

    [Fact]
    public void Schemas_BothPlans_AreAsPublished()
    {
        foreach (var plan in EtcdOffering.Default.Plans)
        {
            GoldenFile.Matches($"Etcd/{plan.Id}.instance.schema.json", Indented(EtcdOffering.Schemas(plan).Instance.ToJson()));
            GoldenFile.Matches($"Etcd/{plan.Id}.binding.schema.json", Indented(EtcdOffering.Schemas(plan).Binding.ToJson()));
        }
    }

    private static async Task<string[]> InstanceErrorsAsync(string parameters) =>
        [.. (await EtcdOffering.Schemas(EtcdOffering.Default.FindPlan("etcd-3.4-advanced")!).Instance.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString())];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Indentation) + "\n";

    private static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
