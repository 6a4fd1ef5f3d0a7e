using System.Text.Json;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Tests.Parameters;

public sealed class ParameterDefaultsTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("{}", "{}", null)]
    [InlineData("""{"a":1}""", null, """{"a":1}""")]
    [InlineData(null, """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1,"o":{"x":1,"y":[1]}}""", """{"b":2,"o":{"y":[2],"z":3}}""", """{"a":1,"o":{"x":1,"y":[2],"z":3},"b":2}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":2}""", """{"a":2}""")]
    public void Merge_ObjectsMemberByMember_TheRestAsAWhole(string? weaker, string? stronger, string? expected)
    {
        var merged = ParameterDefaults.Merge(Json(weaker), Json(stronger));

        Assert.Equal(expected, merged?.GetRawText());
    }

    [Fact]
    public async Task Defaults_OfClassAndPlan_ReachTheBrokerAndTheSpec()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.FeatureGates.ServicePlanDefaults = true);
        await world.PatchAsync(CatalogTypes.ClusterServiceClasses, "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468", """{"spec":{"defaultProvisionParameters":{"size":"s","region":"eu"}}}""");
        await world.PatchAsync(CatalogTypes.ClusterServicePlans, "86064792-7ea2-467b-af93-ac9694d96d52", """{"spec":{"defaultProvisionParameters":{"size":"m"}}}""");

        var instance = await world.ReadyInstanceAsync("redis-test", spec => spec with { Parameters = Json("""{"region":"us"}""") });

        Assert.Equal("""{"region":"us","size":"m"}""", CanonicalJson.Of(instance.Spec.Parameters!.Value));
        Assert.Equal("""{"region":"eu","size":"m"}""", CanonicalJson.Of(instance.Status!.DefaultProvisionParameters!.Value));
        Assert.Equal("m", Assert.Single(world.Broker.CallsTo(world.Broker.Provision)).Json.GetProperty("parameters").GetProperty("size").GetString());
    }

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);
}
