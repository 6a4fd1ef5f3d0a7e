using System.Text.Json;
using Ssm.StatefulServices.Tdsql;

namespace Ssm.StatefulServices.Tests.Tdsql;

public class TdsqlSchemaTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"replicas":5,"host":"db.test.cn","resources":{"memory":"1G","cpu":"500m","storage":"20G"},"charset":"latin1","collation":"latin1_bin","exporter":true}""")]
    [InlineData("""{"config":{"max_connections":100,"sql_mode":"","time_zone":"+08:00","slow_query_log":true,"tx_isolation":"READ-COMMITTED"}}""")]
    public async Task Instance_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await InstanceErrorsAsync(parameters));

    [Theory]
    [InlineData("""{"replicas":2}""", "parameters.replicas: must be at least 3, got 2")]
    [InlineData("""{"replicas":6}""", "parameters.replicas: must be at most 5, got 6")]
    [InlineData("""{"resources":{"memory":"1M"}}""", "parameters.resources.memory: must be at least 64M, got \"1M\"")]
    [InlineData("""{"config":{"max_connections":1}}""", "parameters.config.max_connections: must be at least 10, got 1")]
    [InlineData("""{"config":{"time_zone":"Mars"}}""", "parameters.config.time_zone: must be SYSTEM or an offset such as +08:00, got \"Mars\"")]
    [InlineData("""{"collation":"x\ny"}""", "parameters.collation: must be a collation such as utf8mb4_unicode_ci, got \"x\\ny\"")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal([expected], await InstanceErrorsAsync(parameters));

    [Fact]
    public async Task Instance_SettingThatIsTheOperators_IsUnknown() =>
        Assert.StartsWith("parameters.config.sync_binlog: unknown parameter; known are ", Assert.Single(await InstanceErrorsAsync("""{"config":{"sync_binlog":0}}""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"database":"my_db-1","user":{"name":"orders","privileges":["SELECT"],"maxConnections":10},"__id":"x"}""")]
    [InlineData("""{"initScript":{"configMap":{"name":"schema","key":"init.sql","namespace":"test"}}}""")]
    public async Task Binding_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await BindingErrorsAsync(parameters));

    [Theory]
    [InlineData("""{"database":"mysql"}""", "parameters.database")]
    [InlineData("""{"database":"MYSQL`"}""", "parameters.database")]
    [InlineData("""{"database":"1db"}""", "parameters.database")]
    [InlineData("""{"user":{"name":"root"}}""", "parameters.user.name")]
    [InlineData("""{"user":{"name":"ssm"}}""", "parameters.user.name")]
    [InlineData("""{"user":{"name":"ssm-binder"}}""", "parameters.user.name")]
    [InlineData("""{"user":{"name":"o'r"}}""", "parameters.user.name")]
    [InlineData("""{"user":{"privileges":[]}}""", "parameters.user.privileges")]
    [InlineData("""{"user":{"privileges":["SUPER"]}}""", "parameters.user.privileges[0]")]
    [InlineData("""{"user":{"privileges":["GRANT OPTION"]}}""", "parameters.user.privileges[0]")]
    [InlineData("""{"initScript":{}}""", "parameters.initScript.configMap")]
    [InlineData("""{"initScript":{"configMap":{"name":"a"}}}""", "parameters.initScript.configMap.key")]
    public async Task Binding_BadParameters_AreNamed(string parameters, string path) =>
        Assert.StartsWith($"{path}: must ", Assert.Single(await BindingErrorsAsync(parameters)).Replace(": is required", ": must be there", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void ConfigMapKeys_Binding_NamesTheScript() => Assert.Equal(["initScript.configMap"], TdsqlOffering.Schemas(TdsqlOffering.Default.Plans[0]).Binding.ConfigMapKeys);

    [Fact]
    public void Schemas_BothPlans_AreAsPublished()
    {
        foreach (var plan in TdsqlOffering.Default.Plans)
        {
            GoldenFile.Matches($"Tdsql/{plan.Id}.instance.schema.json", Indented(TdsqlOffering.Schemas(plan).Instance.ToJson()));
        }

        GoldenFile.Matches("Tdsql/binding.schema.json", Indented(TdsqlOffering.Schemas(TdsqlOffering.Default.Plans[0]).Binding.ToJson()));
    }

    private static async Task<string[]> InstanceErrorsAsync(string parameters) =>
        [.. (await TdsqlOffering.Schemas(TdsqlOffering.Default.Plans[1]).Instance.ValidateAsync(Json(parameters), TestContext.Current.CancellationToken)).Select(error => error.ToString())];

    private static async Task<string[]> BindingErrorsAsync(string parameters) =>
        [.. (await TdsqlOffering.Schemas(TdsqlOffering.Default.Plans[1]).Binding.ValidateAsync(Json(parameters), TestContext.Current.CancellationToken)).Select(error => error.ToString())];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Indented(JsonElement json) => JsonSerializer.Serialize(json, s_indented) + "\n";
}
