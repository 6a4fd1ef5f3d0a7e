using System.Text.Json;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
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
}
