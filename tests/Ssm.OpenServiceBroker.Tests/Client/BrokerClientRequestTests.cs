using System.Net;
using System.Text;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Identities;
using Ssm.OpenServiceBroker.Instances;
using Ssm.OpenServiceBroker.Operations;
using Ssm.Testing.ScriptedBroker;
using static Ssm.OpenServiceBroker.Tests.BrokerFixture;

namespace Ssm.OpenServiceBroker.Tests.Client;

/// <summary>What the client sends: headers, URLs, bodies.</summary>
public sealed class BrokerClientRequestTests
{
    private static readonly BrokerCall Synchronous = new() { AcceptsIncomplete = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_OfEveryEndpoint_HasVersionAndRequestIdentity()
    {
        await using var fixture = await StartAsync();
        await CallEveryEndpointAsync(fixture.Client, BrokerCall.Default);

        Assert.Equal(10, fixture.Broker.Calls.Select(call => call.Endpoint).Distinct().Count());
        Assert.All(fixture.Broker.Calls, call =>
        {
            Assert.Equal("2.17", call.Headers[OsbHeaders.ApiVersion]);
            Assert.Equal(RequestIdentity.ToString(), call.Headers[OsbHeaders.RequestIdentity]);
            Assert.False(call.Headers.ContainsKey(OsbHeaders.OriginatingIdentity));
            Assert.False(call.Headers.ContainsKey("Authorization"));
            Assert.Equal(call.Body.Length > 0 ? "application/json" : null, call.Headers.GetValueOrDefault("Content-Type"));
        });
    }

    [Fact]
    public async Task Request_CausedByAUser_CarriesTheOriginatingIdentity()
    {
        await using var fixture = await StartAsync();
        var identity = OriginatingIdentity.OfKubernetes(new KubernetesUser { Username = "duke", Uid = "u" });
        await CallEveryEndpointAsync(fixture.Client, BrokerCall.Default with { OriginatingIdentity = identity });

        var expected = "kubernetes " + Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"username":"duke","uid":"u"}"""));
        Assert.All(fixture.Broker.Calls, call => Assert.Equal(expected, call.Headers[OsbHeaders.OriginatingIdentity]));
    }

    [Fact]
    public async Task Request_ToABrokerOfAnOlderVersion_SaysSo()
    {
        await using var fixture = await StartAsync();
        var client = fixture.ClientWith(options => options.ApiVersion = OsbVersion.V214);
        await client.FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.Equal("2.14", fixture.Broker.Calls.Single().Headers[OsbHeaders.ApiVersion]);
    }

    [Fact]
    public async Task Request_Urls_AreTheSpecifications()
    {
        await using var fixture = await StartAsync();
        await CallEveryEndpointAsync(fixture.Client, BrokerCall.Default);

        var ids = $"service_id={SampleCatalog.Service}&plan_id={SampleCatalog.SmallPlan}";
        var instance = $"/v2/service_instances/{Instance}";
        var binding = $"{instance}/service_bindings/{Binding.Binding}";
        Assert.Equal(
            [
                "GET /v2/catalog",
                $"PUT {instance}?accepts_incomplete=true",
                $"GET {instance}?{ids}",
                $"PATCH {instance}?accepts_incomplete=true",
                $"GET {instance}/last_operation?{ids}&operation=op",
                $"PUT {binding}?accepts_incomplete=true",
                $"GET {binding}?{ids}",
                $"GET {binding}/last_operation?{ids}&operation=op",
                $"DELETE {binding}?accepts_incomplete=true&{ids}",
                $"DELETE {instance}?accepts_incomplete=true&{ids}",
            ],
            fixture.Broker.Calls.Select(call => $"{call.Verb} {call.Target}"));
    }

    [Fact]
    public async Task Request_WithoutAcceptsIncomplete_DoesNotMentionIt()
    {
        await using var fixture = await StartAsync();
        await CallEveryEndpointAsync(fixture.Client, Synchronous);

        Assert.All(fixture.Broker.Calls, call => Assert.DoesNotContain("accepts_incomplete", call.Target));
    }

    [Fact]
    public async Task Request_OfABindingBefore214_IsSynchronous()
    {
        await using var fixture = await StartAsync();
        await CallEveryEndpointAsync(fixture.ClientWith(options => options.ApiVersion = OsbVersion.V213), BrokerCall.Default);

        Assert.True(fixture.Broker.CallsTo(fixture.Broker.Provision).Single().Query.ContainsKey("accepts_incomplete"));
        Assert.False(fixture.Broker.CallsTo(fixture.Broker.Bind).Single().Query.ContainsKey("accepts_incomplete"));
        Assert.False(fixture.Broker.CallsTo(fixture.Broker.Unbind).Single().Query.ContainsKey("accepts_incomplete"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("///")]
    [InlineData("/a/broker/")]
    public async Task Request_BaseUrlWithPathAndSlashes_IsExtended(string suffix)
    {
        await using var fixture = await StartAsync();
        var client = fixture.ClientWith(options => options.BaseUrl = new Uri(fixture.Broker.Url.ToString().TrimEnd('/') + suffix));
        await client.FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.Equal(suffix.TrimEnd('/') + "/v2/catalog", fixture.Broker.Calls.Single().Target);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a b?c#d&e=f+g")]
    [InlineData("实例")]
    [InlineData("...")]
    [InlineData("a\\b:c@d;e")]
    [InlineData("last_operation")]
    public async Task Request_IdWithAnyCharacters_ArrivesAsItIs(string id) // the archived client did not escape ids
    {
        await using var fixture = await StartAsync();
        var instance = new InstanceId(id);
        var binding = new BindingKey(instance, new BindingId(id));

        await fixture.Client.ProvisionAsync(instance, AProvision, BrokerCall.Default, Token);
        await fixture.Client.BindAsync(binding, ABind, BrokerCall.Default, Token);
        await fixture.Client.PollLastOperationAsync(
            instance, new LastOperationQuery { Operation = new Operation(id) }, BrokerCall.Default, Token);
        await fixture.Client.PollBindingLastOperationAsync(
            binding, new LastOperationQuery { PlanId = new PlanId(id) }, BrokerCall.Default, Token);

        Assert.Equal([instance], fixture.Broker.State.Instances.Keys);
        Assert.Equal([binding], fixture.Broker.State.Bindings.Keys);
        Assert.Equal(id, fixture.Broker.CallsTo(fixture.Broker.PollLastOperation).Single().Query["operation"]);
        Assert.Equal(id, fixture.Broker.CallsTo(fixture.Broker.PollBindingLastOperation).Single().Query["plan_id"]);
        Assert.Equal(binding.Binding, fixture.Broker.CallsTo(fixture.Broker.PollBindingLastOperation).Single().Binding);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Request_IdThatNoUrlCanCarry_IsNotSent(string id)
    {
        await using var fixture = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Client.ProvisionAsync(new InstanceId(id), AProvision, BrokerCall.Default, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Client.BindAsync(new BindingKey(Instance, new BindingId(id)), ABind, BrokerCall.Default, Token));
        Assert.Empty(fixture.Broker.Calls);
    }

    [Fact]
    public async Task Request_Body_HasOnlyWhatWasGiven()
    {
        await using var fixture = await StartAsync();
        await fixture.Client.UpdateAsync(
            Instance, new UpdateRequest { ServiceId = SampleCatalog.Service, PlanId = SampleCatalog.LargePlan }, BrokerCall.Default, Token);

        Assert.Equal(
            $$"""{"service_id":"{{SampleCatalog.Service}}","plan_id":"{{SampleCatalog.LargePlan}}"}""", fixture.Broker.Calls.Single().Body);
    }

    [Fact]
    public async Task Request_WithBasicCredentials_IsAuthenticated()
    {
        await using var fixture = await StartAsync();
        var credential = new BrokerCredential.Basic { Username = "üser", Password = "pa:ss wörd" };
        fixture.Broker.Accepted = [credential];

        var outcome = await fixture.ClientWith(options => options.Credential = credential).FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.IsType<BrokerOutcome<Catalogs.Catalog>.Succeeded>(outcome);
    }

    [Fact]
    public async Task Request_WithABearerToken_IsAuthenticated()
    {
        await using var fixture = await StartAsync();
        var credential = new BrokerCredential.Bearer { Token = "eyJhbGciOi.J9-_~+/=" };
        fixture.Broker.Accepted = [credential];

        var outcome = await fixture.ClientWith(options => options.Credential = credential).FetchCatalogAsync(BrokerCall.Default, Token);

        Assert.IsType<BrokerOutcome<Catalogs.Catalog>.Succeeded>(outcome);
    }

    [Fact]
    public async Task Request_WithCredentialsInTheUrl_UsesThemAsBasic()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Accepted = [new BrokerCredential.Basic { Username = "user", Password = "p@ss" }];
        var url = new UriBuilder(fixture.Broker.Url) { UserName = "user", Password = "p%40ss" }.Uri;
        var client = fixture.ClientWith(options => options.BaseUrl = url);

        Assert.IsType<BrokerOutcome<Catalogs.Catalog>.Succeeded>(await client.FetchCatalogAsync(BrokerCall.Default, Token));
    }

    [Fact]
    public async Task Request_WithWrongCredentials_IsRejectedWith401()
    {
        await using var fixture = await StartAsync();
        fixture.Broker.Accepted = [new BrokerCredential.Basic { Username = "user", Password = "right" }];
        var client = fixture.ClientWith(o => o.Credential = new BrokerCredential.Basic { Username = "user", Password = "wrong" });

        var outcome = Assert.IsType<BrokerOutcome<ProvisionResponse>.Rejected>(
            await client.ProvisionAsync(Instance, AProvision, BrokerCall.Default, Token));
        Assert.Equal(HttpStatusCode.Unauthorized, outcome.Error.Status);
        Assert.Empty(fixture.Broker.State.Instances);
    }

    private static async Task CallEveryEndpointAsync(IBrokerClient client, BrokerCall call)
    {
        var query = new LastOperationQuery
        {
            ServiceId = SampleCatalog.Service,
            PlanId = SampleCatalog.SmallPlan,
            Operation = new Operation("op"),
        };
        await client.FetchCatalogAsync(call, Token);
        await client.ProvisionAsync(Instance, AProvision, call, Token);
        await client.FetchInstanceAsync(Instance, SampleCatalog.Small, call, Token);
        await client.UpdateAsync(Instance, new UpdateRequest { ServiceId = SampleCatalog.Service }, call, Token);
        await client.PollLastOperationAsync(Instance, query, call, Token);
        await client.BindAsync(Binding, ABind, call, Token);
        await client.FetchBindingAsync(Binding, SampleCatalog.Small, call, Token);
        await client.PollBindingLastOperationAsync(Binding, query, call, Token);
        await client.UnbindAsync(Binding, SampleCatalog.Small, call, Token);
        await client.DeprovisionAsync(Instance, SampleCatalog.Small, call, Token);
    }
}
