using System.Text;
using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>What comes of asking a broker what it has: drift and adoption.</summary>
public sealed class FetchFlowTests
{
    private static readonly string Elsewhere = "made-elsewhere";

    [Fact]
    public async Task Drift_IsSaidOnce_AndMendedOnRequest()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.DriftCheckInterval = TimeSpan.FromMilliseconds(200));
        var made = await world.ReadyInstanceAsync("redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"size":1,"tier":"gold"}""") });
        var id = made.Spec.ExternalID;
        world.Broker.FetchInstance.RespondsWithBody(200, """{"parameters":{"size":1,"tier":"gold","added":"by default"}}""").Times(2);
        world.Broker.FetchInstance.RespondsWithBody(404, "no such page").Times(2);
        world.Broker.FetchInstance.RespondsWithBody(200, """{"parameters":{"size":7,"tier":"gold"}}""").Always();

        var drifted = await world.InstanceIsAsync("redis-test", instance => instance.Status!.Conditions.IsTrue("Drifted"));
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.FetchInstance).Count >= 8));
        var later = await world.InstanceIsAsync("redis-test", _ => true);
        world.Broker.FetchInstance.Recovers();
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"updateRequests":1}}""");
        var mended = await world.InstanceIsAsync("redis-test", instance => instance.IsReady() && !instance.Status!.Conditions.IsTrue("Drifted"));

        Assert.True(drifted.IsReady());
        Assert.Equal("Ready", drifted.Status!.LastConditionState);
        Assert.Equal(
            "The broker has something else than it was asked for: it has other values of parameters \"size\". Raising spec.updateRequests asks for it again",
            drifted.Status.Conditions.Find("Drifted")!.Message);
        Assert.Equal(drifted.Metadata.ResourceVersion, later.Metadata.ResourceVersion);
        var update = Assert.Single(world.Broker.CallsTo(world.Broker.Update)).Json;
        Assert.Equal("""{"size":1,"tier":"gold"}""", update.GetProperty("parameters").GetRawText());
        Assert.Equal(mended.Metadata.Generation, mended.Status!.ReconciledGeneration);
        Assert.Equal(id, Assert.Single(world.Broker.State.Instances).Key.Value);
    }

    [Fact]
    public async Task InstanceThatTheBrokerForgot_HasDrifted()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.DriftCheckInterval = TimeSpan.FromMilliseconds(200));
        await world.ReadyInstanceAsync("redis-test");
        world.Broker.FetchInstance.RespondsWith(404).Always();

        var drifted = await world.InstanceIsAsync("redis-test", instance => instance.Status!.Conditions.IsTrue("Drifted"));

        Assert.Contains("it does not know the instance any more", drifted.Status!.Conditions.Find("Drifted")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassThatIsNotRetrievable_IsNeverAsked_AndNotAdopted()
    {
        var offering = SampleCatalog.Default.Services[0] with { InstancesRetrievable = false };
        await using var world = await CatalogWorld.StartRunningAsync(
            options => options.DriftCheckInterval = TimeSpan.FromMilliseconds(50), new Catalog { Services = [offering] });
        await world.ReadyInstanceAsync("redis-test");

        await world.CreateInstanceAsync("adopted", spec => spec with { ExternalID = Elsewhere, Adopt = true });
        var refused = await world.InstanceIsAsync("adopted", instance => instance.Status?.LastConditionState == "ErrorAdoptingInstance");

        Assert.Contains("(instances_retrievable)", refused.Status!.Conditions.Find("Ready")!.Message, StringComparison.Ordinal);
        Assert.Empty(world.Broker.CallsTo(world.Broker.FetchInstance));
        Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
    }

    [Fact]
    public async Task InstanceMadeElsewhere_IsFetchedAndUpdated_NotMade()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.CreateInstanceAsync("adopted", spec => spec with { ExternalID = Elsewhere, Adopt = true, ClusterServicePlanExternalName = "large" });
        var unknown = await world.InstanceIsAsync("adopted", instance => instance.Status?.LastConditionState == "ErrorAdoptingInstance");
        await world.MadeElsewhereAsync(Elsewhere);

        var adopted = await world.InstanceIsAsync("adopted", instance => instance.IsReady());

        Assert.Equal("The instance cannot be adopted: the broker knows no instance \"made-elsewhere\"", unknown.Status!.Conditions.Find("Ready")!.Message);
        Assert.Equal(SampleCatalog.LargePlan.Value, adopted.Status!.ExternalProperties!.PlanExternalID);
        var update = Assert.Single(world.Broker.CallsTo(world.Broker.Update)).Json;
        Assert.Equal(SampleCatalog.SmallPlan.Value, update.GetProperty("previous_values").GetProperty("plan_id").GetString());
        Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
        await world.EventsContainAsync(nameof(ServiceInstance), "adopted", "Normal AdoptedInstance The instance \"made-elsewhere\", which exists at the broker, was taken over");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "adopted");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "adopted");
        Assert.Empty(world.Broker.State.Instances);
    }

    [Fact]
    public async Task InstanceThatWasNotAdopted_IsNotDeletedAtTheBroker()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.MadeElsewhereAsync(Elsewhere);
        world.Broker.FetchInstance.RespondsWith(422, "ConcurrencyError", "busy").Always();
        await world.CreateInstanceAsync("adopted", spec => spec with { ExternalID = Elsewhere, Adopt = true });
        await world.InstanceIsAsync("adopted", instance => instance.Status?.LastConditionState == "ErrorAdoptingInstance");

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "adopted");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "adopted");

        Assert.Single(world.Broker.State.Instances);
        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
    }

    [Fact]
    public async Task BindingDrift_IsSaidOnce_AndMendedByAnotherCredential()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Curious);
        await world.ReadyInstanceAsync("redis-test");
        var made = await world.ReadyBindingAsync("app", "redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"role":"reader"}""") });
        world.Broker.FetchBinding.RespondsWithBody(200, """{"credentials":{},"parameters":{"role":"reader","added":"by default"}}""").Times(2);
        world.Broker.FetchBinding.RespondsWithBody(404, "no such page").Times(2);
        world.Broker.FetchBinding.RespondsWithBody(200, """{"credentials":{},"parameters":{"role":"writer"}}""").Always();

        var drifted = await world.BindingIsAsync("app", binding => binding.Status!.Conditions.IsTrue("Drifted"));
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.FetchBinding).Count >= 8));
        var later = await world.BindingIsAsync("app", _ => true);
        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", """{"spec":{"rotationRequests":1}}""");
        await world.BindingIsAsync("app", binding => binding.Status is { ExternalID: not null, Rotation: null });
        world.Broker.FetchBinding.Recovers(); // not before: a check that found nothing would end the drift, and the credential would inherit
        var mended = await world.BindingIsAsync("app", binding => !binding.Status!.Conditions.IsTrue("Drifted"));

        Assert.True(drifted.IsReady());
        Assert.Equal("Ready", drifted.Status!.LastConditionState);
        Assert.Equal(
            "The broker has something else than it was asked for: it has other values of parameters \"role\". Raising spec.rotationRequests asks for another credential",
            drifted.Status.Conditions.Find("Drifted")!.Message);
        Assert.Equal(drifted.Metadata.ResourceVersion, later.Metadata.ResourceVersion);
        Assert.False(mended.Status!.Conditions.IsTrue("Drifted"));
        var bind = world.Broker.CallsTo(world.Broker.Bind)[^1].Json;
        Assert.Equal("""{"role":"reader"}""", bind.GetProperty("parameters").GetRawText());
        Assert.False(bind.TryGetProperty("predecessor_binding_id", out _));
        Assert.NotEqual(made.Spec.ExternalID, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
    }

    /// <summary>It shows; and the credential that the user asks for then is none that builds on the one which is gone.</summary>
    [Fact]
    public async Task BindingThatTheBrokerForgot_HasDrifted_AndAnotherCredentialMendsIt()
    {
        await using var world = await CatalogWorld.StartRunningAsync(Curious);
        await world.ReadyInstanceAsync("redis-test");
        var made = await world.ReadyBindingAsync("app", "redis-test");
        await world.UnboundElsewhereAsync(made);

        var drifted = await world.BindingIsAsync("app", binding => binding.Status!.Conditions.IsTrue("Drifted"));
        await world.PatchAsync(CatalogTypes.ServiceBindings, "app", """{"spec":{"rotationRequests":1}}""");
        await world.BindingIsAsync("app", binding => binding.IsReady() && binding.Status is { ExternalID: not null, Rotation: null } && !binding.Status.Conditions.IsTrue("Drifted"));

        Assert.Contains("it does not know the binding any more", drifted.Status!.Conditions.Find("Drifted")!.Message, StringComparison.Ordinal);
        Assert.Single(world.Broker.State.Bindings);
    }

    /// <summary>A broker that binds only asynchronously refuses a bind that does not say that it may.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecretThatWasLost_IsFetched_FromABrokerThatBindsAsynchronously(bool isRotated)
    {
        await using var world = await CatalogWorld.StartRunningAsync(options =>
        {
            options.FeatureGates.AsyncBindingOperations = true;
            options.CredentialOverlap = TimeSpan.Zero;
        });
        world.Broker.State.HasAsynchronousBindings = true;
        world.Broker.State.FinishesAtPoll = 1;
        await world.ReadyInstanceAsync("redis-test");
        var bound = await world.ReadyBindingAsync("app", "redis-test");
        if (isRotated)
        {
            await world.PatchAsync(CatalogTypes.ServiceBindings, "app", """{"spec":{"rotationRequests":1}}""");
            bound = await world.BindingIsAsync("app", binding => binding.Status is { ExternalID: not null, Rotation: null });
        }

        var written = await world.SecretIsAsync("app", _ => true);
        var binds = world.Broker.CallsTo(world.Broker.Bind).Count;

        await world.DeleteAsync(KubernetesTypes.Secrets, "app");
        var repaired = await world.SecretIsAsync("app", _ => true);

        Assert.True(BindingSecret.HasSameData(repaired, written.Data));
        Assert.Equal($"secret-of-{bound.BrokerId()}", Encoding.UTF8.GetString(repaired.Data["password"]));
        Assert.Equal(binds, world.Broker.CallsTo(world.Broker.Bind).Count);
        Assert.Equal(bound.BrokerId(), world.Broker.CallsTo(world.Broker.FetchBinding)[^1].Binding!.Value.Value);
        Assert.True((await world.BindingIsAsync("app", _ => true)).IsReady());
    }

    [Fact]
    public async Task SecretThatWasLost_OfABindingThatTheBrokerForgot_ComesOfABindAnew()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.FeatureGates.AsyncBindingOperations = true);
        await world.ReadyInstanceAsync("redis-test");
        var made = await world.ReadyBindingAsync("app", "redis-test");
        await world.UnboundElsewhereAsync(made);
        world.Broker.State.HasAsynchronousBindings = true;
        world.Broker.State.FinishesAtPoll = 1;

        await world.DeleteAsync(KubernetesTypes.Secrets, "app");
        await world.SecretIsAsync("app", _ => true);

        await world.BindingIsAsync("app", binding => binding.IsReady());
        Assert.Equal(made.Spec.ExternalID, Assert.Single(world.Broker.State.Bindings).Key.Binding.Value);
        await world.EventsContainAsync(
            nameof(ServiceBinding), "app", "Warning BindingForgotten The Secret is lost, and the broker does not know the binding any more; it is made anew");
    }

    /// <summary>OSB lets a broker show credentials once only, and one that does not say <c>bindings_retrievable</c> is not asked at all.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SecretThatWasLost_WhereItCannotBeFetched_ComesOfTheSameBind(bool isRetrievable)
    {
        var offering = SampleCatalog.Default.Services[0] with { BindingsRetrievable = isRetrievable };
        await using var world = await CatalogWorld.StartRunningAsync(catalog: new Catalog { Services = [offering] });
        world.Broker.FetchBinding.RespondsWithBody(200, "{}").Always();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("app", "redis-test");
        var written = await world.SecretIsAsync("app", _ => true);

        await world.DeleteAsync(KubernetesTypes.Secrets, "app");
        var repaired = await world.SecretIsAsync("app", _ => true);

        Assert.True(BindingSecret.HasSameData(repaired, written.Data));
        Assert.Equal(2, world.Broker.CallsTo(world.Broker.Bind).Count);
        Assert.Equal(isRetrievable, world.Broker.CallsTo(world.Broker.FetchBinding).Count > 0);
    }

    private static void Curious(CatalogControllerOptions options)
    {
        options.DriftCheckInterval = TimeSpan.FromMilliseconds(200);
        options.CredentialOverlap = TimeSpan.Zero;
    }
}
