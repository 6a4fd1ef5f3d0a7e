using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Flows;

public sealed class InstanceFlowTests
{
    [Fact]
    public async Task Asynchronous_WithDescription_TellsProgressAndEndsReady()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.IsAsynchronous = _ => true;
        world.Broker.State.RetryAfter = TimeSpan.FromSeconds(1);
        var id = new InstanceId("11111111-2222-3333-4444-555555555555");
        world.Broker.PollLastOperation.Behaves().After(_ =>
        {
            world.Broker.State.Progress(id, "Wait for ingress");
            return Task.CompletedTask;
        });

        await world.CreateInstanceAsync("redis-test", spec => spec with { ExternalID = id.Value });
        await world.InstanceIsAsync("redis-test", instance =>
            instance.Status?.Conditions.Find("Ready")?.Message == "The instance is being provisioned asynchronously (Wait for ingress)");
        world.Broker.State.Finish(id);
        var ready = await world.InstanceIsAsync("redis-test", instance => instance.IsReady());

        Assert.False(ready.Status!.AsyncOpInProgress);
        Assert.Null(ready.Status.LastOperation);
        Assert.Equal("http://dashboard.test/11111111-2222-3333-4444-555555555555", ready.Status.DashboardURL);
        await Eventually.TrueAsync(async () => (await world.EventsOfAsync("ServiceInstance", "redis-test")).Count == 3);
        Assert.Equal(
            [
                "Normal Provisioning The instance is being provisioned asynchronously",
                "Normal Provisioning The instance is being provisioned asynchronously (Wait for ingress)",
                "Normal ProvisionedSuccessfully The instance was provisioned successfully",
            ],
            await world.EventsOfAsync("ServiceInstance", "redis-test"));
    }

    [Fact]
    public async Task Provision_OnTheWire_IsWhatBrokersOfTheOriginalGet()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.Api.CreateAsync(
            KubernetesTypes.Secrets,
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "params", NamespaceProperty = CatalogWorld.Namespace },
                Data = new Dictionary<string, byte[]> { ["json"] = Encoding.UTF8.GetBytes("""{"pass":"hush-hush"}""") },
            },
            world.Token);

        var instance = await world.ReadyInstanceAsync("redis-test", spec => spec with
        {
            Parameters = JsonElement.Parse("""{"shards":1}"""),
            ParametersFrom = [new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = "params", Key = "json" } }],
        });

        var call = Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
        var clusterInfo = await world.Api.GetAsync(KubernetesTypes.ConfigMaps, new NamespacedName("default", "cluster-info"), world.Token);
        var space = await world.Api.GetAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster(CatalogWorld.Namespace), world.Token);
        Assert.Equal("true", call.Query["accepts_incomplete"]);
        Assert.Equal(clusterInfo!.Data["id"], call.Json.GetProperty("organization_guid").GetString());
        Assert.Equal(space!.Metadata.Uid, call.Json.GetProperty("space_guid").GetString());
        Assert.Equal("hush-hush", call.Json.GetProperty("parameters").GetProperty("pass").GetString());
        var context = call.Json.GetProperty("context");
        Assert.Equal("kubernetes", context.GetProperty("platform").GetString());
        Assert.Equal("test", context.GetProperty("namespace").GetString());
        Assert.Equal("redis-test", context.GetProperty("instance_name").GetString());
        Assert.Equal(clusterInfo.Data["id"], context.GetProperty("clusterid").GetString());
        var identity = call.Headers["X-Broker-API-Originating-Identity"].Split(' ');
        Assert.Equal("kubernetes", identity[0]);
        Assert.Contains("\"username\":\"kubernetes-admin\"", Encoding.UTF8.GetString(Convert.FromBase64String(identity[1])));
        Assert.Equal("""{"pass":"<redacted>","shards":1}""", instance.Status!.ExternalProperties!.Parameters!.Value.ToString().Replace("\\u003C", "<").Replace("\\u003E", ">"));
        Assert.Equal("kubernetes-admin", instance.Spec.UserInfo!.Username);
        Assert.Equal(ShaLabels.Of(instance.Spec.ClusterServicePlanRef!.Name!), instance.Metadata.Labels["servicecatalog.k8s.io/spec.clusterServicePlanRef.name"]);
    }

    [Fact]
    public async Task UnknownClass_SaysSoOnce_AndGoesOnWhenItAppears()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();
        await world.CreateInstanceAsync("early");

        var waiting = await world.InstanceIsAsync("early", instance => instance.Status?.LastConditionState == "ReferencesNonexistentServiceClass");
        const string Text = """References a non-existent ClusterServiceClass {ClusterServiceClassExternalName:"sample-service"} or there is more than one (found: 0)""";
        Assert.Equal($"The instance references a ClusterServiceClass that does not exist. {Text}", waiting.Status!.Conditions.Find("Ready")!.Message);
        await world.CreateBrokerAsync();
        await world.InstanceIsAsync("early", instance => instance.IsReady());

        await world.EventsContainAsync("ServiceInstance", "early", $"Warning ReferencesNonexistentServiceClass {Text}");
    }

    [Fact]
    public async Task BrokerDown_IsTriedUntilItIsBack()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.Provision.DropsConnection().Times(2);

        await world.CreateInstanceAsync("redis-test");
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "ErrorCallingProvision");
        var ready = await world.InstanceIsAsync("redis-test", instance => instance.IsReady());

        Assert.Equal(ProvisionStatus.Provisioned, ready.Status!.ProvisionStatus);
        Assert.Single(world.Broker.State.Instances);
        Assert.Contains(await world.EventsOfAsync("ServiceInstance", "redis-test"), told => told.StartsWith("Warning RetryBackoff Delaying provision retry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refused400_IsFinal_AndDeletedWithoutAskingTheBroker()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.Provision.RespondsWith(400, "BadRequest", "shards must be 1").Always();

        await world.CreateInstanceAsync("redis-test");
        var failed = await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "Failed");

        const string Message = """Error provisioning ServiceInstance of ClusterServiceClass (K8S: "4f6e6cf6-ffdd-425f-a2c7-3c9258ad2468" ExternalName: "sample-service") at ClusterServiceBroker "sample-broker": Status: 400; ErrorMessage: BadRequest; Description: shards must be 1; ResponseError: <nil>""";
        Assert.Equal(("ProvisionCallFailed", Message), (failed.Status!.Conditions.Find("Ready")!.Reason, failed.Status.Conditions.Find("Ready")!.Message));
        Assert.Equal(("ClusterServiceBrokerReturnedFailure", Message), (failed.Status.Conditions.Find("Failed")!.Reason, failed.Status.Conditions.Find("Failed")!.Message));
        Assert.Equal(RemovalStatus.NotRequired, failed.Status.DeprovisionStatus);
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
    }

    [Fact]
    public async Task Ambiguous500_IsUndoneAndTriedAgain()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.Provision.RespondsWith(500);

        var ready = await world.ReadyInstanceAsync("redis-test");

        Assert.Single(world.Broker.CallsTo(world.Broker.Deprovision));
        Assert.Equal(2, world.Broker.CallsTo(world.Broker.Provision).Count);
        Assert.DoesNotContain(ready.Status!.Conditions, condition => condition.Type == "OrphanMitigation");
        await world.EventsContainAsync(
            "ServiceInstance",
            "redis-test",
            "Warning StartingInstanceOrphanMitigation The instance provision call failed with an ambiguous error; attempting to deprovision the instance in order to mitigate an orphaned resource",
            "Normal OrphanMitigationSuccessful Orphan mitigation was completed successfully",
            "Normal ProvisionedSuccessfully The instance was provisioned successfully");
    }

    [Fact]
    public async Task ChangedPlanAndParameters_AreSentAsAnUpdate()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"a":1}""") });

        await world.PatchAsync(
            CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"clusterServicePlanExternalName":"large","parameters":{"a":2}}}""");
        var updated = await world.InstanceIsAsync("redis-test", instance =>
            instance.IsReady() && instance.Status!.Conditions.Find("Ready")!.Reason == "InstanceUpdatedSuccessfully");

        var call = Assert.Single(world.Broker.CallsTo(world.Broker.Update)).Json;
        Assert.Equal("cc0d7529-18e8-416d-8946-6f7456acd589", call.GetProperty("plan_id").GetString());
        Assert.Equal("86064792-7ea2-467b-af93-ac9694d96d52", call.GetProperty("previous_values").GetProperty("plan_id").GetString());
        Assert.Equal(2, call.GetProperty("parameters").GetProperty("a").GetInt32());
        Assert.Equal("large", updated.Status!.UserSpecifiedPlanName);
        Assert.Equal("large", updated.Status.ExternalProperties!.ClusterServicePlanExternalName);
        Assert.Equal(updated.Metadata.Generation, updated.Status.ReconciledGeneration);
    }

    [Fact]
    public async Task Deletion_WaitsForBindings_AndGoesOnWhenTheyAreGone()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("redis-test", "redis-test");

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        var blocked = await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "DeprovisionBlockedByExistingCredentials");
        Assert.Equal("All associated ServiceBindings must be removed before this ServiceInstance can be deleted", blocked.Status!.Conditions.Find("Ready")!.Message);
        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => world.CreateBindingAsync("late", "redis-test"));
        Assert.EndsWith("ServiceBinding test/late references a ServiceInstance that is being deleted: test/redis-test", refused.Message);
        await world.DeleteAsync(CatalogTypes.ServiceBindings, "redis-test");

        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.State.Instances);
        await world.EventsContainAsync("ServiceInstance", "redis-test", "Normal DeprovisionedSuccessfully The instance was deprovisioned successfully");
    }

    [Fact]
    public async Task Deletion_DuringAsynchronousProvision_HaltsIt()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.IsAsynchronous = _ => true;
        await world.CreateInstanceAsync("redis-test");
        var running = await world.InstanceIsAsync("redis-test", instance => instance.Status?.AsyncOpInProgress == true);
        world.Broker.State.IsAsynchronous = _ => false;

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await Eventually.TrueAsync(() => world.Broker.CallsTo(world.Broker.Deprovision).Count > 0);
        if (world.Broker.State.Instances.ContainsKey(new InstanceId(running.Spec.ExternalID)))
        {
            world.Broker.State.Finish(new InstanceId(running.Spec.ExternalID));
        }

        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");
        Assert.Empty(world.Broker.State.Instances);
    }

    [Fact]
    public async Task DeletedBeforeAnythingHappened_GoesAtOnce()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();
        await world.CreateInstanceAsync("no-such", spec => spec with { ClusterServiceClassExternalName = "no-service-class", ClusterServicePlanExternalName = "no-plan" });

        await world.DeleteAsync(CatalogTypes.ServiceInstances, "no-such");

        await world.GoneAsync(CatalogTypes.ServiceInstances, "no-such");
    }

    /// <summary>The broker made the instance, which nobody heard of, and a user changes the spec.</summary>
    [Fact]
    public async Task SpecChangedAfterTheAnswerWasLost_IsWhatTheBrokerHasInTheEnd()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.Provision.DropsConnectionAfterwards().Always();
        world.Broker.Deprovision.Behaves().After(_ => Task.FromResult(world.Broker.Provision.Recovers()));
        await world.CreateInstanceAsync("redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"size":1}""") });
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "ErrorCallingProvision");

        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"parameters":{"size":2}}}""");
        var ready = await world.InstanceIsAsync("redis-test", instance => instance.IsReady());

        Assert.Equal("""{"size":2}""", Assert.Single(world.Broker.State.Instances).Value.Parameters?.GetRawText());
        Assert.Single(world.Broker.CallsTo(world.Broker.Deprovision));
        Assert.Equal(ready.Metadata.Generation, ready.Status!.ReconciledGeneration);
        await world.EventsContainAsync(
            nameof(ServiceInstance),
            "redis-test",
            "Warning ProvisionRequestSuperseded The broker may have something else under this external id, made by a request before; that is deleted first",
            "Normal OrphanMitigationSuccessful Orphan mitigation was completed successfully");
    }

    /// <summary>What the broker has under this id is somebody else's data: neither another spec nor a deletion may take it away.</summary>
    [Fact]
    public async Task IdThatIsTakenAtTheBroker_LeavesWhatIsThere_WhateverTheUserDoes()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.MadeElsewhereAsync("taken");
        await world.CreateInstanceAsync("redis-test", spec => spec with { ExternalID = "taken", Parameters = JsonElement.Parse("""{"size":1}""") });
        await world.InstanceIsAsync("redis-test", IsRefused);

        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"parameters":{"size":2}}}""");
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.ObservedGeneration == instance.Metadata.Generation && IsRefused(instance));
        await world.DeleteAsync(CatalogTypes.ServiceInstances, "redis-test");
        await world.GoneAsync(CatalogTypes.ServiceInstances, "redis-test");

        Assert.Empty(world.Broker.CallsTo(world.Broker.Deprovision));
        Assert.Single(world.Broker.State.Instances);

        static bool IsRefused(ServiceInstance instance) => instance.Status?.LastConditionState == "ProvisionCallFailed" && instance.Status.DeprovisionStatus == "NotRequired";
    }
}
