using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Flows;

public sealed class LedgerFlowTests
{
    [Fact]
    public async Task NamespaceDeletion_BrokerDown_Ends_AndTheLedgerGoesOn()
    {
        await using var world = await CatalogWorld.StartRunningAsync(options => options.UnreachableMaximumBackoff = TimeSpan.FromSeconds(1));
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("app", "redis-test");
        world.Broker.Unbind.DropsConnection().Always();
        world.Broker.Deprovision.DropsConnection().Always();

        await DeleteNamespaceAsync(world);
        var left = await LedgerIsAsync(world, entries => entries.Count == 2 && entries.All(entry => entry.Status is not null));

        Assert.All(left, entry => Assert.Equal(("test", "Delete"), (entry.Spec.Namespace, entry.Spec.Policy)));
        Assert.Single(world.Broker.State.Instances);
        world.Broker.Unbind.Recovers();
        world.Broker.Deprovision.Recovers();
        await LedgerIsAsync(world, entries => entries.Count == 0);
        Assert.Empty(world.Broker.State.Bindings);
        Assert.Empty(world.Broker.State.Instances);
    }

    [Fact]
    public async Task NamespaceDeletion_BrokerGone_Ends_AndTheLedgerWaitsForTheBroker()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.DeleteAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
        await world.GoneAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);

        await DeleteNamespaceAsync(world);
        var entry = Assert.Single(await LedgerIsAsync(world, entries => entries is [{ Status.State: "Waiting" }]));

        Assert.Equal(
            "Waits for ClusterServiceBroker sample-broker, which does not exist; make it again, or name another broker in spec.brokerRef.", entry.Status!.Message);
        await world.CreateBrokerAsync();
        await LedgerIsAsync(world, entries => entries.Count == 0);
        Assert.Empty(world.Broker.State.Instances);
    }

    [Fact]
    public async Task ClassGone_BrokerThere_InstanceIsStillDeprovisioned()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.DeleteAsync(CatalogTypes.ClusterServiceClasses, "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468");
        await world.GoneAsync(CatalogTypes.ClusterServiceClasses, "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468");

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");

        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.State.Instances);
    }

    [Fact]
    public async Task Retain_KeepsTheInstance_AndItsIdAdoptsIt()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.EnsureNamespaceAsync("other");
        var first = await world.ReadyInstanceAsync("redis-test", spec => spec with { DeletionPolicy = "Retain", Parameters = JsonElement.Parse("""{"size":1}""") });
        var id = first.Spec.ExternalID;

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        await LedgerIsAsync(world, entries => entries is [{ Status.State: "Retained" }]);
        await world.Api.CreateAsync(
            CatalogTypes.ServiceInstances,
            new ServiceInstance { Metadata = new V1ObjectMeta { Name = "thief", NamespaceProperty = "other" }, Spec = first.Spec with { ClusterServiceClassRef = null, ClusterServicePlanRef = null } },
            world.Token);
        var thief = await world.ObjectIsAsync(
            CatalogTypes.ServiceInstances, new NamespacedName("other", "thief"), instance => instance.Status?.LastConditionState == "ErrorAdoptingInstance");
        var adopted = await world.ReadyInstanceAsync(
            "redis-again", spec => spec with { ExternalID = id, ClusterServicePlanExternalName = "small", Parameters = JsonElement.Parse("""{"size":2}""") });

        await LedgerIsAsync(world, entries => entries.Count == 0);
        await world.ObjectIsAsync(
            CatalogTypes.ServiceInstances, new NamespacedName("other", "thief"), instance => instance.Status?.LastConditionState == "ErrorExternalIDInUse");
        Assert.Contains("is retained for another namespace", thief.Status!.Conditions.Find("Ready")!.Message, StringComparison.Ordinal);
        Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
        Assert.Equal("2", world.Broker.State.Instances[new InstanceId(id)].Parameters!.Value.GetProperty("size").ToString());
        Assert.Equal("Provisioned", adopted.Status!.ProvisionStatus);
    }

    [Fact]
    public async Task Entry_OfAnInstanceMadeAgain_IsStruckOutRatherThanWorkedOff()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        var instance = await world.ReadyInstanceAsync("redis-test");

        await world.Api.CreateAsync(
            CatalogTypes.OrphanedResources,
            new OrphanedResource
            {
                Metadata = new V1ObjectMeta { Name = "left" },
                Spec = new OrphanedResourceSpec
                {
                    Kind = "ServiceInstance",
                    BrokerRef = new OrphanBrokerReference { Kind = "ClusterServiceBroker", Name = CatalogWorld.BrokerName },
                    InstanceID = instance.Spec.ExternalID,
                    ServiceID = "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468",
                    PlanID = "86064792-7ea2-467b-af93-ac9694d96d52",
                    Policy = "Delete",
                },
            },
            world.Token);

        await LedgerIsAsync(world, entries => entries.Count == 0);
        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
    }

    /// <summary>Deletes what is in the namespace, as the namespace controller of a cluster does.</summary>
    private static async Task DeleteNamespaceAsync(CatalogWorld world)
    {
        await world.DeleteAsync(KubernetesTypes.Namespaces, CatalogWorld.Namespace);
        if (await world.Api.GetAsync(CatalogTypes.ServiceBindings, new NamespacedName("test", "app"), world.Token) is not null)
        {
            await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        }

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceBindings, "app");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
    }

    private static Task<IReadOnlyList<OrphanedResource>> LedgerIsAsync(CatalogWorld world, Func<IReadOnlyList<OrphanedResource>, bool> condition)
    {
        IReadOnlyList<OrphanedResource> last = [];
        return Eventually.GetAsync(
            async () =>
            {
                last = [.. (await world.Api.ListAsync(CatalogTypes.OrphanedResources, ListScope.All, world.Token)).Items];
                return condition(last) ? last : null;
            },
            () => string.Join("; ", last.Select(entry => $"{entry.Metadata.Name}: {entry.Status?.State} {entry.Status?.Message}")));
    }
}
