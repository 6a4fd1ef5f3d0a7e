using System.Text;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

public sealed class BrokerFlowTests
{
    private const string ClassName = "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468";
    private const string SmallPlan = "86064792-7ea2-467b-af93-ac9694d96d52";
    private const string LargePlan = "cc0d7529-18e8-416d-8946-6f7456acd589";

    [Fact]
    public async Task Catalog_BecomesClassesAndPlans()
    {
        await using var world = await CatalogWorld.StartRunningAsync();

        var broker = await world.BrokerIsAsync(CatalogWorld.BrokerName, _ => true);
        var serviceClass = await world.ObjectIsAsync(CatalogTypes.ClusterServiceClasses, NamespacedName.Cluster(ClassName), _ => true);
        var plan = await world.ObjectIsAsync(CatalogTypes.ClusterServicePlans, NamespacedName.Cluster(LargePlan), _ => true);

        Assert.Equal(("FetchedCatalog", "Successfully fetched catalog entries from broker."), (broker.Status!.Conditions.Find("Ready")!.Reason, broker.Status.Conditions.Find("Ready")!.Message));
        Assert.Equal(broker.Metadata.Generation, broker.Status.ReconciledGeneration);
        Assert.Equal(("sample-service", true, true, "sample-broker"), (serviceClass.Spec.ExternalName, serviceClass.Spec.Bindable, serviceClass.Spec.PlanUpdatable, serviceClass.Spec.BrokerName));
        Assert.Equal(ShaLabels.Of("sample-service"), serviceClass.Metadata.Labels["servicecatalog.k8s.io/spec.externalName"]);
        Assert.Equal(("large", false, ClassName), (plan.Spec.ExternalName, plan.Spec.Free, plan.Spec.ClassName));
        var owner = Assert.Single(plan.Metadata.OwnerReferences);
        Assert.Equal(("ClusterServiceBroker", true, false), (owner.Kind, owner.Controller, owner.BlockOwnerDeletion));
        await world.EventsContainAsync("ClusterServiceBroker", CatalogWorld.BrokerName, "Normal FetchedCatalog Successfully fetched catalog entries from broker.");
    }

    [Fact]
    public async Task Relist_UpdatesAddsAndRemoves()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        var offering = SampleCatalog.Default.Services[0];
        world.Broker.State.Catalog = SampleCatalog.Default with
        {
            Services = [offering with { Description = "New words.", Plans = [offering.Plans[1] with { Id = new PlanId("zNew"), Name = "new" }] }],
        };

        await world.PatchAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName, """{"spec":{"relistRequests":1}}""");

        await world.ObjectIsAsync(CatalogTypes.ClusterServicePlans, NamespacedName.Cluster("z7azz4ezew"), plan => plan.Spec.ExternalID == "zNew");
        await world.ObjectIsAsync(CatalogTypes.ClusterServiceClasses, NamespacedName.Cluster(ClassName), item => item.Spec.Description == "New words.");
        await world.GoneAsync(CatalogTypes.ClusterServicePlans, LargePlan);

        // In use: kept and marked, until the last instance is gone.
        await world.ObjectIsAsync(CatalogTypes.ClusterServicePlans, NamespacedName.Cluster(SmallPlan), plan => plan.Status?.RemovedFromBrokerCatalog == true);
        await world.CreateInstanceAsync("too-late");
        await world.InstanceIsAsync("too-late", instance => instance.Status?.LastConditionState == "ReferencesDeletedServicePlan");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "too-late");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ClusterServicePlans, SmallPlan);
    }

    [Fact]
    public async Task WriteOfSomebodyElse_HasTheCatalogReadAgain_AndIsNoTrouble()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController(inner => new OvertakenTransport(inner, "/clusterserviceclasses/", times: 3));
        await world.CreateBrokerAsync();
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        world.Broker.State.Catalog = SampleCatalog.Default with { Services = [SampleCatalog.Default.Services[0] with { Description = "New words." }] };

        await world.PatchAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName, """{"spec":{"relistRequests":1}}""");

        await world.ObjectIsAsync(CatalogTypes.ClusterServiceClasses, NamespacedName.Cluster(ClassName), item => item.Spec.Description == "New words.");
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status!.ReconciledGeneration == broker.Metadata.Generation);
        Assert.DoesNotContain(await world.EventsOfAsync("ClusterServiceBroker", CatalogWorld.BrokerName), told => told.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restrictions_LetThroughWhatTheySelect()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();

        await world.CreateBrokerAsync(spec => spec with { CatalogRestrictions = new CatalogRestrictions { ServicePlan = ["spec.free=true", "spec.externalName in (small, large)"] } });
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");

        var plans = await world.Api.ListAsync(CatalogTypes.ClusterServicePlans, ListScope.All, world.Token);
        Assert.Equal(["small"], plans.Items.Select(plan => plan.Spec.ExternalName));
    }

    [Fact]
    public async Task BrokerDown_IsReadyWhenItIsBack()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.Broker.FetchCatalog.RespondsWith(503).Then(500);
        world.StartController();

        await world.CreateBrokerAsync();
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");

        await world.EventsContainAsync(
            "ClusterServiceBroker",
            CatalogWorld.BrokerName,
            "Warning ErrorFetchingCatalog Error getting broker catalog: Status: 503; ErrorMessage: <nil>; Description: <nil>; ResponseError: <nil>");
    }

    [Fact]
    public async Task ChangedCredentials_CountFromTheNextCallOn()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.Broker.Accepted = [new BrokerCredential.Basic { Username = "u", Password = "second" }];
        await world.Api.CreateAsync(KubernetesTypes.Secrets, Secret("first"), world.Token);
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with
        {
            AuthInfo = new ServiceBrokerAuthInfo
            {
                Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = CatalogWorld.Namespace, Name = "auth" } },
            },
        });
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "ErrorFetchingCatalog");

        await world.PatchAsync(KubernetesTypes.Secrets, "auth", $$"""{"data":{"password":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes("second"))}}"} }""");
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
    }

    /// <summary>The broker's own status tells it as soon as somebody wants something of the broker, not with the next relist.</summary>
    [Fact]
    public async Task LostCredentials_AreToldOnTheBroker()
    {
        await using var world = await CatalogWorld.StartAsync();
        await world.Api.CreateAsync(KubernetesTypes.Secrets, Secret("first"), world.Token);
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with
        {
            AuthInfo = new ServiceBrokerAuthInfo
            {
                Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = CatalogWorld.Namespace, Name = "auth" } },
            },
        });
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        await world.DeleteAsync(KubernetesTypes.Secrets, "auth");
        await world.CreateInstanceAsync("redis-test");

        await world.BrokerIsAsync(
            CatalogWorld.BrokerName,
            broker => broker.Status?.Conditions.Find(ConditionType.Ready)?.Message == """Error fetching catalog. Error getting broker auth credentials: secrets "auth" not found""");
        await world.Api.CreateAsync(KubernetesTypes.Secrets, Secret("first"), world.Token);

        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        await world.InstanceIsAsync("redis-test", instance => instance.IsReady());
    }

    [Fact]
    public async Task OfferingWithoutPlans_IsToldAndKeepsNoOtherAway()
    {
        var good = SampleCatalog.Default.Services[0];
        var empty = good with { Id = new ServiceId("empty"), Name = "empty", Plans = [] };
        await using var world = await CatalogWorld.StartRunningAsync(configure: null, SampleCatalog.Default with { Services = [empty, good] });

        await world.EventsContainAsync(
            "ClusterServiceBroker",
            CatalogWorld.BrokerName,
            """Warning ErrorSyncingCatalog Error converting catalog payload for broker "sample-broker" to service-catalog API: ClusterServiceClass (K8S: "empty") must have at least one plan""",
            "Normal FetchedCatalog Successfully fetched catalog entries from broker.");
    }

    [Fact]
    public async Task SameIdsAtTwoBrokers_AreAConflict()
    {
        await using var world = await CatalogWorld.StartRunningAsync();

        await world.Api.CreateAsync(
            CatalogTypes.ClusterServiceBrokers,
            new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "other" }, Spec = new ServiceBrokerSpec { Url = world.Broker.Url.ToString() } },
            world.Token);
        var other = await world.BrokerIsAsync("other", broker => broker.Status?.LastConditionState == "ErrorSyncingCatalog");

        Assert.Equal(
            """Error syncing catalog from ClusterServiceBroker. Error reconciling ClusterServiceClass (K8S: "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468" ExternalName: "sample-service") (broker "other"): ClusterServiceClass (K8S: "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468" ExternalName: "sample-service") already exists for Broker "sample-broker" """.TrimEnd(),
            other.Status!.Conditions.Find("Ready")!.Message);
    }

    [Fact]
    public async Task EntryThatTheApiServerRefuses_IsToldAndKeepsNoOtherAway()
    {
        var good = SampleCatalog.Default.Services[0];
        var bad = good with { Id = new ServiceId("bad"), Name = "bad", Description = null, Plans = [good.Plans[0] with { Id = new PlanId("bad-plan") }] };
        await using var world = await CatalogWorld.StartAsync(configure: null, SampleCatalog.Default with { Services = [bad, good] });
        world.StartController();
        await world.CreateBrokerAsync();

        var broker = await world.BrokerIsAsync(CatalogWorld.BrokerName, item => item.Status?.LastConditionState == "ErrorSyncingCatalog");
        await world.ReadyInstanceAsync("redis-test");

        var message = broker.Status!.Conditions.Find("Ready")!.Message;
        Assert.StartsWith(
            """Error syncing catalog from ClusterServiceBroker. Error reconciling ClusterServiceClass (K8S: "bad" ExternalName: "bad") (broker "sample-broker"): """,
            message);
        Assert.EndsWith("spec.description: Required value: description is required", message);
        var plans = await world.Api.ListAsync(CatalogTypes.ClusterServicePlans, ListScope.All, world.Token);
        Assert.DoesNotContain("bad-plan", plans.Items.Select(plan => plan.Metadata.Name));

        world.Broker.State.Catalog = SampleCatalog.Default;
        await world.BrokerIsAsync(CatalogWorld.BrokerName, item => item.Status?.LastConditionState == "Ready");
    }

    [Fact]
    public async Task DeletedBroker_TakesItsClassesAndPlansAlong()
    {
        await using var world = await CatalogWorld.StartRunningAsync();

        await world.DeleteAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);

        await world.GoneAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);
        await world.GoneAsync(CatalogTypes.ClusterServiceClasses, ClassName);
        await world.GoneAsync(CatalogTypes.ClusterServicePlans, SmallPlan);
        await world.EventsContainAsync(
            "ClusterServiceBroker", CatalogWorld.BrokerName, "Normal DeletedClusterServiceBrokerSuccessfully The broker sample-broker was deleted successfully.");
    }

    [Fact]
    public async Task DefaultPlan_IsFilledInWhenThereIsOnlyOne()
    {
        var offering = SampleCatalog.Default.Services[0];
        await using var world = await CatalogWorld.StartRunningAsync(catalog: SampleCatalog.Default with
        {
            Services =
            [
                offering with { Plans = [offering.Plans[0]] },
                offering with { Id = new ServiceId("two"), Name = "two-plans", Plans = [offering.Plans[1] with { Id = new PlanId("a"), Name = "a" }, offering.Plans[1] with { Id = new PlanId("b"), Name = "b" }] },
            ],
        });

        var instance = await world.ReadyInstanceAsync("redis-test", spec => spec with { ClusterServicePlanExternalName = null });
        var ambiguous = await Assert.ThrowsAsync<KubernetesApiException>(() => world.CreateInstanceAsync(
            "ambiguous", spec => spec with { ClusterServiceClassExternalName = "two-plans", ClusterServicePlanExternalName = null }));
        var unknown = await Assert.ThrowsAsync<KubernetesApiException>(() => world.CreateInstanceAsync(
            "unknown", spec => spec with { ClusterServiceClassExternalName = null, ClusterServiceClassName = "nowhere", ClusterServicePlanExternalName = null }));

        Assert.Equal("small", instance.Spec.ClusterServicePlanExternalName);
        Assert.EndsWith("ClusterServiceClass (K8S: two ExternalName: two-plans) has more than one plan, PlanName must be specified", ambiguous.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            """ClusterServiceClass {ClusterServiceClassName:"nowhere"} does not exist, can not figure out the default ClusterServicePlan.""", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaced_WorksAsTheClusterScopedDoes()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();
        await world.Api.CreateAsync(
            CatalogTypes.ServiceBrokers,
            new ServiceBroker
            {
                Metadata = new V1ObjectMeta { Name = "local", NamespaceProperty = CatalogWorld.Namespace },
                Spec = new ServiceBrokerSpec { Url = world.Broker.Url.ToString() },
            },
            world.Token);
        var local = new NamespacedName(CatalogWorld.Namespace, "local");
        await world.ObjectIsAsync(CatalogTypes.ServiceBrokers, local, broker => broker.Status?.LastConditionState == "Ready");

        var instance = await world.ReadyInstanceAsync("redis-test", _ => new ServiceInstanceSpec { ServiceClassExternalName = "sample-service", ServicePlanExternalName = "small" });
        await world.ReadyBindingAsync("app", "redis-test");
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"servicePlanExternalName":"large"}}""");
        var updated = await world.InstanceIsAsync("redis-test", changed => changed.IsReady() && changed.Status!.ExternalProperties!.ServicePlanExternalName == "large");
        var update = Assert.Single(world.Broker.CallsTo(world.Broker.Update)).Json;

        Assert.Equal("ServiceClass/sample-service", instance.Status!.UserSpecifiedClassName);
        Assert.Equal(LargePlan, updated.Spec.ServicePlanRef!.Name);
        Assert.Equal(SmallPlan, update.GetProperty("previous_values").GetProperty("plan_id").GetString());
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "app");
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.DeleteAsync(CatalogTypes.ServiceBrokers, "local");
        await world.GoneAsync(CatalogTypes.ServiceBrokers, "local");
        await world.GoneAsync(CatalogTypes.ServiceClasses, ClassName);
    }

    [Fact]
    public async Task TwoReplicas_OnlyTheLeaderActs_AndTheOtherTakesOver()
    {
        await using var world = await CatalogWorld.StartAsync(options =>
        {
            options.LeaderElect = true;
            options.LeaderElectionLeaseDuration = TimeSpan.FromSeconds(15);
        });
        world.Options.LeaderElectionIdentity = "first";
        world.StartController();
        await world.CreateBrokerAsync();
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        using var stopping = new CancellationTokenSource();
        var second = CatalogController.RunAsync(
            world.Configuration,
            new CatalogControllerOptions { LeaderElectionIdentity = "second" },
            TimeProvider.System,
            world.Logs,
            stopping.Token);
        await world.ReadyInstanceAsync("with-first");

        await world.StopControllerAsync();
        await world.ReadyInstanceAsync("with-second");
        await stopping.CancelAsync();
        await second;

        Assert.Equal(2, world.Broker.CallsTo(world.Broker.Provision).Count);
    }

    private static V1Secret Secret(string password) => new()
    {
        Metadata = new V1ObjectMeta { Name = "auth", NamespaceProperty = CatalogWorld.Namespace },
        Data = new Dictionary<string, byte[]> { ["username"] = Encoding.UTF8.GetBytes("u"), ["password"] = Encoding.UTF8.GetBytes(password) },
    };
}
