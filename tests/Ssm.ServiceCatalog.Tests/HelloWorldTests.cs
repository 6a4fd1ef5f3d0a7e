using System.Text;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Tests;

public sealed class HelloWorldTests
{
    [Fact]
    public async Task Instance_OfSynchronousPlan_BecomesReadyAndBindable()
    {
        await using var world = await CatalogWorld.StartRunningAsync();

        var instance = await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("redis-test", "redis-test");

        Assert.Equal("ClusterServiceClass/sample-service", instance.Status!.UserSpecifiedClassName);
        Assert.Equal("small", instance.Status.UserSpecifiedPlanName);
        Assert.Equal("Ready", instance.Status.LastConditionState);
        var secret = await world.SecretIsAsync("redis-test", _ => true);
        Assert.Equal("3306", Encoding.UTF8.GetString(secret.Data["port"]));
        await world.EventsContainAsync("ServiceInstance", "redis-test", "Normal ProvisionedSuccessfully The instance was provisioned successfully");
        await world.EventsContainAsync("ServiceBinding", "redis-test", "Normal InjectedBindResult Injected bind result");

        await world.DeleteAsync(CatalogTypes.ServiceBindings, "redis-test");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.State.Instances);
        Assert.Empty(world.Broker.State.Bindings);
    }
}
