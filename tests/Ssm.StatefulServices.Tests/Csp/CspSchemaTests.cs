using System.Text.Json;
using Ssm.StatefulServices.Csp;
using Ssm.StatefulServices.Offerings;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Tests.Csp;

public class CspSchemaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"replicas":2}""", "parameters.replicas: must be at least 3, got 2")]
    [InlineData("""{"replicas":8}""", "parameters.replicas: must be at most 7, got 8")]
    [InlineData("""{"resources":{"storage":"1M"}}""", "parameters.resources.storage: must be at least 64M, got \"1M\"")]
    [InlineData("""{"config":{"workers":4}}""", "parameters.config.workers: unknown parameter; known are allowable_clock_skew, client_timeout, max_upload_part_num")]
    [InlineData("""{"config":{"max_upload_part_num":10001}}""", "parameters.config.max_upload_part_num: must be at most 10000, got 10001")]
    [InlineData("""{"pass":"geheim1"}""", "parameters.pass: unknown parameter; known are config, exporter, host, replicas, resources")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], (await Schemas.Instance.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"bucket":"orders","policy":"read-only","quota":"10G","removeBucket":true,"__service_id__":"demo"}""")]
    [InlineData("""{"bucket":"a-1"}""")]
    public async Task Binding_GoodParameters_HaveNoErrors(string parameters) => Assert.Empty(await Schemas.Binding.ValidateAsync(Json(parameters), Token));

    [Theory]
    [InlineData("""{"bucket":"ab"}""", "parameters.bucket: must have 3 to 63 lower-case letters, digits and hyphens, none at either end, got \"ab\"")]
    [InlineData("""{"bucket":"Orders"}""", "parameters.bucket: must have 3 to 63 lower-case letters, digits and hyphens, none at either end, got \"Orders\"")]
    [InlineData("""{"bucket":"orders+segments"}""", "parameters.bucket: must have 3 to 63 lower-case letters, digits and hyphens, none at either end, got \"orders+segments\"")]
    [InlineData("""{"bucket":"../other"}""", "parameters.bucket: must have 3 to 63 lower-case letters, digits and hyphens, none at either end, got \"../other\"")]
    [InlineData("""{"policy":"admin"}""", "parameters.policy: must be one of read-write, read-only, got \"admin\"")]
    [InlineData("""{"quota":"1"}""", "parameters.quota: must be at least 1K, got \"1\"")]
    [InlineData("""{"removeBucket":"yes"}""", "parameters.removeBucket: must be true or false, got \"yes\"")]
    [InlineData("""{"user":"me"}""", "parameters.user: unknown parameter; known are bucket, policy, quota, removeBucket, __…")]
    public async Task Binding_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) =>
        Assert.Equal([expected], (await Schemas.Binding.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Fact]
    public void Grant_WithoutParameters_IsTheDefaultBucketToReadAndWrite() =>
        Assert.Equal(new CspGrant { Bucket = "default", MayWrite = true }, CspGrant.Of(Json("{}")));

    [Fact]
    public void Grant_WithParameters_HasThem() =>
        Assert.Equal(
            new CspGrant { Bucket = "orders", MayWrite = false, Quota = new ByteQuantity(1 << 20), RemoveBucket = true },
            CspGrant.Of(Json("""{"bucket":"orders","policy":"read-only","quota":"1M","removeBucket":true}""")));

    private static PlanSchemas Schemas => CspOffering.Schemas(CspOffering.Default.FindPlan("csp-1.0-advanced")!);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
