using System.Text;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>Another credential for a binding: on request and before the old one ends.</summary>
public sealed class RotationFlowTests
{
    private const string Ask = """{"spec":{"rotationRequests":1}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_MakesASuccessor_SwitchesTheSecret_AndRevokesTheOld(bool isAsynchronous)
    {
        await using var world = await StartAsync();
        var old = await BoundAsync(world);
        world.Broker.State.HasAsynchronousBindings = isAsynchronous;
        world.Broker.State.FinishesAtPoll = 2;

        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", Ask);
        var rotated = await world.BindingIsAsync("app", IsRotated);

        var id = rotated.Status!.ExternalID!;
        Assert.NotEqual(old.Spec.ExternalID, id);
        Assert.Equal(old.Spec.ExternalID, rotated.Spec.ExternalID);
        Assert.True(rotated.IsReady());
        await world.SecretIsAsync("app", secret => Encoding.UTF8.GetString(secret.Data["password"]) == $"secret-of-{id}");
        Assert.Equal(id, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
        var bind = world.Broker.CallsTo(world.Broker.Bind)[^1].Json;
        Assert.Equal(old.Spec.ExternalID, bind.GetProperty("predecessor_binding_id").GetString());
        Assert.False(bind.TryGetProperty("parameters", out _));
        Assert.NotNull(rotated.Status.LastRotationTime);
        await world.EventsContainAsync(
            nameof(ServiceBinding),
            "app",
            "Normal RotatingCredential Another credential is being made; the present one works until it is there",
            "Normal RotatedCredential The Secret holds another credential; the old one is being revoked",
            "Normal RevokedOldCredential The old credential was revoked");
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        Assert.Empty(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task CredentialThatIsAboutToEnd_IsChangedByItself()
    {
        await using var world = await StartAsync();
        var end = DateTimeOffset.UtcNow.AddHours(1);
        var isFirst = true;
        world.Broker.State.Binding = key => new BindResponse
        {
            Credentials = SampleCatalog.Json($$"""{"password":"secret-of-{{key.Binding}}"}"""),
            Metadata = new BindingMetadata { ExpiresAt = end, RenewBefore = Interlocked.Exchange(ref isFirst, false) ? DateTimeOffset.UtcNow.AddSeconds(1) : end },
        };

        await BoundAsync(world);
        var rotated = await world.BindingIsAsync("app", IsRotated);

        Assert.Equal(end.ToUnixTimeSeconds(), rotated.Status!.RenewBefore!.Value.ToUnixTimeSeconds());
        Assert.Single(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task BrokerThatKnowsNoRotation_GetsAnOrdinaryBindWithTheParameters()
    {
        var offering = SampleCatalog.Default.Services[0];
        await using var world = await StartAsync(new Catalog { Services = [offering with { Plans = [offering.Plans[0] with { BindingRotatable = null }] }] });
        var old = await BoundAsync(world);

        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", Ask);
        await world.BindingIsAsync("app", IsRotated);

        var bind = world.Broker.CallsTo(world.Broker.Bind)[^1].Json;
        Assert.False(bind.TryGetProperty("predecessor_binding_id", out _));
        Assert.Equal("""{"role":"reader"}""", bind.GetProperty("parameters").GetRawText());
        Assert.NotEqual(old.Spec.ExternalID, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
    }

    [Fact]
    public async Task OldCredential_WorksOnForTheOverlap_WhichTheConditionSays()
    {
        await using var world = await StartAsync(overlap: TimeSpan.FromHours(1));
        await BoundAsync(world);

        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", Ask);
        var waiting = await world.BindingIsAsync("app", binding => binding.Status?.Rotation?.Phase == "Unbinding");

        Assert.Equal(2, world.Broker.State.Bindings.Count);
        Assert.True(waiting.IsReady());
        var settled = waiting.Status!.Conditions.Find("Settled")!;
        Assert.Equal("WaitsForOverlap", settled.Reason);
        Assert.StartsWith("Waits for applications to take up the new credential, and has the old one revoked at ", settled.Message, StringComparison.Ordinal);
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        Assert.Empty(world.Broker.State.Bindings);
    }

    [Fact]
    public async Task Refusal_LeavesTheCredentialThatWorks_AndEndsWhatWasAskedFor()
    {
        await using var world = await StartAsync();
        var old = await BoundAsync(world);
        world.Broker.Bind.RespondsWith(400, null, "no more users");

        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", Ask);
        var refused = await world.BindingIsAsync("app", binding => binding.Status?.ObservedRotationRequests == 1);

        Assert.True(refused.IsReady());
        Assert.Null(refused.Status!.Rotation);
        Assert.Null(refused.Status.ExternalID);
        await world.SecretIsAsync("app", secret => Encoding.UTF8.GetString(secret.Data["password"]) == $"secret-of-{old.Spec.ExternalID}");
        await world.EventsContainAsync(
            nameof(ServiceBinding),
            "app",
            "Warning RotationFailed The credential could not be changed, and the present one stays: Status: 400; ErrorMessage: <nil>; Description: no more users; ResponseError: <nil>");
    }

    [Fact]
    public async Task AnswerThatWasLost_HasTheOrphanRevoked_BeforeAnotherIsMade()
    {
        await using var world = await StartAsync();
        var old = await BoundAsync(world);
        world.Broker.Bind.RespondsWithMalformedBody(201);

        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", Ask);
        var rotated = await world.BindingIsAsync("app", IsRotated);

        var binds = world.Broker.CallsTo(world.Broker.Bind).Skip(1).Select(call => call.Binding!.Value.Value).ToList();
        var unbinds = world.Broker.CallsTo(world.Broker.Unbind).Select(call => call.Binding!.Value.Value);
        Assert.Equal(2, binds.Distinct().Count());
        Assert.Equal([binds[0], old.Spec.ExternalID], unbinds);
        Assert.Equal(rotated.Status!.ExternalID, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
    }

    [Fact]
    public async Task Spec_OtherwiseStaysAsItIs_AndRequestsDoNotFall()
    {
        await using var world = await StartAsync(overlap: TimeSpan.FromHours(1));
        await BoundAsync(world);

        var raised = await world.PatchAsync(CatalogTypes.ServiceBindings, "app", """{"spec":{"rotationRequests":2,"secretName":"other"}}""");
        var fallen = await world.PatchAsync(CatalogTypes.ServiceBindings, "app", """{"spec":{"rotationRequests":1}}""");

        Assert.Equal((2, "app"), (raised.Spec.RotationRequests, raised.Spec.SecretName));
        Assert.Equal(2, fallen.Spec.RotationRequests);
    }

    private static bool IsRotated(ServiceBinding binding) => binding.Status is { ExternalID: not null, Rotation: null };

    private static Task<CatalogWorld> StartAsync(Catalog? catalog = null, TimeSpan overlap = default) =>
        CatalogWorld.StartRunningAsync(
        options =>
        {
            options.CredentialOverlap = overlap;
            options.FeatureGates.AsyncBindingOperations = true;
        },
        catalog);

    private static async Task<ServiceBinding> BoundAsync(CatalogWorld world)
    {
        await world.ReadyInstanceAsync("redis-test");
        return await world.ReadyBindingAsync("app", "redis-test", spec => spec with { Parameters = SampleCatalog.Json("""{"role":"reader"}""") });
    }
}
