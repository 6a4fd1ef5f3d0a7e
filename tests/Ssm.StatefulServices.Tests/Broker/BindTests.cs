using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>Catalog, bindings and access over HTTP, on a real API server, with real Redis processes.</summary>
public class BindTests
{
    private const string Id = "105f4a29-a2e3-4094-a888-1c125bf0ea78";
    private const string Seed = """{"pass":"admin123@.","replicas":1,"shards":1,"host":"redis.test.cn","resources":{"memory":"1G"}}""";

    [Fact]
    public async Task Bind_SeedsBinding_HasExactlyTheSeedsKeys()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);

        var bound = await fixture.BindAsync(Id, "binding-1", """{"__service_id__":"demo"}""");

        Assert.Equal(201, bound.Status);
        var credentials = bound.Body.GetProperty("credentials");
        Assert.Equal(
            ["__service_id__", "host", "ipv4", "memory", "node_list", "params", "pass", "port", "user"],
            credentials.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("demo", credentials.GetProperty("__service_id__").GetString());
        Assert.Equal("redis.test.cn", credentials.GetProperty("host").GetString());
        Assert.Equal("10.28.41.15", credentials.GetProperty("ipv4").GetString());
        Assert.Equal("1073741824", credentials.GetProperty("memory").GetString());
        Assert.Equal("admin123@.", credentials.GetProperty("pass").GetString());
        Assert.Equal("6379", credentials.GetProperty("port").GetString());
        Assert.Equal("", credentials.GetProperty("user").GetString());
        Assert.Equal("""{"appID":1000}""", JsonSerializer.Serialize(credentials.GetProperty("params")));
        Assert.Matches("""^\[\{"host":"127\.[0-9.]+","port":6379\}\]$""", JsonSerializer.Serialize(credentials.GetProperty("node_list")));
    }

    [Fact]
    public async Task Bind_WithoutHostAndPass_HandsOutTheClusterNameAndAGeneratedPassword()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, "{}");

        var credentials = (await fixture.BindAsync(Id, "binding-1", "{}")).Body.GetProperty("credentials");

        Assert.Equal($"credis-{Id}.service-brokers.svc", credentials.GetProperty("host").GetString());
        Assert.Matches("^[A-Za-z0-9]{24}$", credentials.GetProperty("pass").GetString());
        Assert.Equal("4294967296", credentials.GetProperty("memory").GetString());
    }

    [Fact]
    public async Task Bind_Again_IsTheSameBindingOrAConflict()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);
        var first = await fixture.BindAsync(Id, "binding-1", """{"__service_id__":"demo"}""");

        var again = await fixture.BindAsync(Id, "binding-1", """{"__service_id__":"demo"}""");
        Assert.Equal(200, again.Status);
        Assert.True(JsonElement.DeepEquals(first.Body, again.Body));

        Assert.Equal(409, (await fixture.BindAsync(Id, "binding-1", """{"__service_id__":"other"}""")).Status);
        var fetched = await fixture.SendAsync(HttpMethod.Get, $"/v2/service_instances/{Id}/service_bindings/binding-1");
        Assert.Equal(200, fetched.Status);
        Assert.True(JsonElement.DeepEquals(first.Body.GetProperty("credentials"), fetched.Body.GetProperty("credentials")));
    }

    [Fact]
    public async Task Bind_Rotation_InheritsThePredecessorsParameters()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);
        await fixture.BindAsync(Id, "binding-1", """{"__service_id__":"demo"}""");

        var rotated = await fixture.SendAsync(HttpMethod.Put, $"/v2/service_instances/{Id}/service_bindings/binding-2", """{"predecessor_binding_id":"binding-1"}""");

        Assert.Equal(201, rotated.Status);
        Assert.Equal("demo", rotated.Body.GetProperty("credentials").GetProperty("__service_id__").GetString());
        Assert.Equal(400, (await fixture.SendAsync(HttpMethod.Put, $"/v2/service_instances/{Id}/service_bindings/binding-3", """{"predecessor_binding_id":"nobody"}""")).Status);
    }

    [Fact]
    public async Task Bind_BeforeTheInstanceIsReadyOrWithBadParameters_IsRefused()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        Assert.Equal(404, (await fixture.BindAsync(Id, "binding-1", "{}")).Status);

        fixture.Cluster.HandsOutAddresses = false;
        await fixture.ProvisionAsync(Id, Seed);
        var early = await fixture.BindAsync(Id, "binding-1", "{}");
        Assert.Equal((422, "ConcurrencyError"), (early.Status, early.Text("error")));

        fixture.Cluster.HandsOutAddresses = true;
        await fixture.WaitAsync(Id);
        var bad = await fixture.BindAsync(Id, "binding-1", """{"colour":"red"}""");
        Assert.Equal((400, "parameters.colour: unknown parameter; known are user, __…"), (bad.Status, bad.Description));
    }

    [Fact]
    public async Task Unbind_Binding_RemovesItsSecretAndIsGoneAfterwards()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        await fixture.ProvisionedAsync(Id, Seed);
        await fixture.BindAsync(Id, "binding-1", "{}");
        var key = new NamespacedName(BrokerFixture.Namespace, "credis-binding-binding-1");
        Assert.NotNull(await fixture.Api.GetAsync(KubernetesTypes.Secrets, key, CancellationToken.None));

        Assert.Equal(200, (await fixture.UnbindAsync(Id, "binding-1")).Status);

        Assert.Null(await fixture.Api.GetAsync(KubernetesTypes.Secrets, key, CancellationToken.None));
        Assert.Equal(410, (await fixture.UnbindAsync(Id, "binding-1")).Status);
        Assert.Equal(404, (await fixture.SendAsync(HttpMethod.Get, $"/v2/service_instances/{Id}/service_bindings/binding-1")).Status);
    }

    [Fact]
    public async Task Catalog_Credis_IsAsPublished()
    {
        await using var fixture = await BrokerFixture.StartAsync();

        var catalog = await fixture.SendAsync(HttpMethod.Get, "/v2/catalog");

        Assert.Equal(200, catalog.Status);
        GoldenFile.Matches("Credis/catalog.json", JsonSerializer.Serialize(catalog.Body, Indentation) + "\n");
    }

    [Fact]
    public async Task Access_WithoutTheSecretsCredentials_IsRefusedAndFollowsItsChange()
    {
        await using var fixture = await BrokerFixture.StartAsync();
        fixture.Authenticate("platform", "wrong");
        Assert.Equal(401, (await fixture.SendAsync(HttpMethod.Get, "/v2/catalog")).Status);

        await fixture.SetCredentialsAsync("platform", "new-password");
        fixture.Authenticate("platform", "new-password");
        await Eventually.TrueAsync(async () => (await fixture.SendAsync(HttpMethod.Get, "/v2/catalog")).Status == 200);
        fixture.Authenticate("platform", "broker-password");
        Assert.Equal(200, (await fixture.SendAsync(HttpMethod.Get, "/v2/catalog")).Status);
    }

    private static readonly JsonSerializerOptions Indentation = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
