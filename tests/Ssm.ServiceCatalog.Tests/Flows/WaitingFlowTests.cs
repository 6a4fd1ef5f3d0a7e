using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>The condition that says what an object waits for, as users meet it.</summary>
public sealed class WaitingFlowTests
{
    [Fact]
    public async Task Instance_ThatIsRefused_SaysWhenItIsTriedAgain_UntilItIsReady()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.Provision.RespondsWith(422, null, "quota exceeded");

        await world.CreateInstanceAsync("redis-test");
        var waiting = await world.InstanceIsAsync("redis-test", instance => Settled(instance.Status?.Conditions)?.Reason == "WaitsForRetry");
        var ready = await world.InstanceIsAsync("redis-test", instance => instance.IsReady());

        Assert.Matches(""" ^Waits for broker "sample-broker", and tries again at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$ """.Trim(), Settled(waiting.Status!.Conditions)!.Message);
        Assert.Equal("ProvisionCallFailed", waiting.Status.LastConditionState);
        Assert.Equal(["Ready"], ready.Status!.Conditions.Select(condition => condition.Type));
    }

    [Fact]
    public async Task Binding_WithoutInstance_NamesIt()
    {
        await using var world = await CatalogWorld.StartRunningAsync();

        await world.CreateBindingAsync("app", "redis-test");
        var waiting = await world.BindingIsAsync("app", binding => Settled(binding.Status?.Conditions) is not null);
        await world.ReadyInstanceAsync("redis-test");
        var ready = await world.BindingIsAsync("app", binding => binding.IsReady());

        Assert.Equal("Waits for instance \"redis-test\", and goes on at once when that changes.", Settled(waiting.Status!.Conditions)!.Message);
        Assert.Equal(["Ready"], ready.Status!.Conditions.Select(condition => condition.Type));
    }

    /// <summary>An operation that runs cannot be polled while its broker is not known; nothing but the broker's return brings the next pass.</summary>
    [Fact]
    public async Task Instance_WhoseBrokerIsTakenAwayDuringItsOperation_GoesOnWhenItIsBack()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        var id = new InstanceId("11111111-2222-3333-4444-555555555555");
        world.Broker.State.IsAsynchronous = _ => true;
        world.Broker.State.RetryAfter = TimeSpan.FromSeconds(1);
        await world.CreateInstanceAsync("redis-test", spec => spec with { ExternalID = id.Value });
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.AsyncOpInProgress == true);

        await world.DeleteAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
        await world.GoneAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "ReferencesNonexistentBroker");
        world.Broker.State.Finish(id);
        await world.CreateBrokerAsync();

        await world.InstanceIsAsync("redis-test", instance => instance.IsReady());
    }

    [Fact]
    public async Task Broker_ThatIsAway_SaysWhenItIsTriedAgain()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with { Url = "http://user:hidden@127.0.0.1:9/" });

        var waiting = await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => Settled(broker.Status?.Conditions) is not null);

        Assert.StartsWith("Waits for the server at 127.0.0.1:9, and tries again at ", Settled(waiting.Status!.Conditions)!.Message, StringComparison.Ordinal);
    }

    private static ServiceCondition? Settled(IReadOnlyList<ServiceCondition>? conditions) => conditions?.Find("Settled");
}
