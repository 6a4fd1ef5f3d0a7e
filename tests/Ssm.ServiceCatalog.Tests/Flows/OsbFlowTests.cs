using System.Text;
using System.Text.Json;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>What came after OSB 2.14, from the catalog to the broker and back.</summary>
public sealed class OsbFlowTests
{
    [Fact]
    public async Task VersionOfTheBroker_IsSpoken_AndShapesCatalogAndRequests()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with { OsbApiVersion = "2.14" });
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");

        await world.ReadyInstanceAsync("redis-test");

        var plan = await PlanAsync(world, _ => true);
        Assert.Null(plan.Spec.MaintenanceInfo);
        Assert.Null(plan.Spec.MaximumPollingDuration);
        var call = Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
        Assert.Equal("2.14", call.Headers[OsbHeaders.ApiVersion]);
        Assert.False(call.Json.TryGetProperty("maintenance_info", out _));
        Assert.False(call.Json.GetProperty("context").TryGetProperty("namespace_annotations", out _));
    }

    [Fact]
    public async Task BrokerThatRefusesTheVersion_IsSpokenToInTheNewestItTakes_AndAskedAnewAtEachRelist()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.Broker.FetchCatalog.RespondsWith(412, null, "2.14 only").Times(3);
        world.StartController();
        await world.CreateBrokerAsync();
        var old = await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        await world.ReadyInstanceAsync("redis-test");
        await world.PatchAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName, """{"spec":{"relistRequests":1}}""");
        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.OsbApiVersion == "2.17");

        // What the newer version of the protocol brings is offered to what is there.
        await world.InstanceIsAsync("redis-test", instance => instance.Status?.AvailableMaintenance?.Version == "2.1.1+abcdef");
        world.Broker.Provision.RespondsWith(412);
        world.Broker.FetchCatalog.RespondsWith(412);
        await world.ReadyInstanceAsync("later");

        Assert.Equal("2.14", old.Status!.OsbApiVersion);
        Assert.Equal(["2.17", "2.16", "2.15", "2.14", "2.17", "2.17", "2.16"], world.Broker.CallsTo(world.Broker.FetchCatalog).Select(Version));
        Assert.Equal(["2.14", "2.17", "2.16"], world.Broker.CallsTo(world.Broker.Provision).Select(Version));
        await world.EventsContainAsync(
            nameof(ClusterServiceBroker), CatalogWorld.BrokerName, "Warning OlderBrokerAPIVersion The broker refuses version 2.17 of the Open Service Broker API; 2.14 is spoken to it.");

        static string Version(ScriptedCall call) => call.Headers[OsbHeaders.ApiVersion];
    }

    [Fact]
    public async Task VersionThatIsAskedFor_IsNotLeft()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.Broker.FetchCatalog.RespondsWith(412).Always();
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with { OsbApiVersion = "2.16" });

        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.FetchCatalog).Count >= 2));

        Assert.All(world.Broker.CallsTo(world.Broker.FetchCatalog), call => Assert.Equal("2.16", call.Headers[OsbHeaders.ApiVersion]));
    }

    [Fact]
    public async Task UpdateThatBreaksTheInstanceForGood_HoldsUpBindings_AndIsSentAgainOnlyOnRequest()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        world.Broker.State.IsAsynchronous = _ => true;
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"parameters":{"a":1}}}""");
        var updating = await world.InstanceIsAsync("redis-test", instance => instance.Status?.AsyncOpInProgress == true);
        world.Broker.State.End(
            new InstanceId(updating.Spec.ExternalID),
            new LastOperation { State = LastOperationState.Failed, Description = "disk full", InstanceUsable = false, UpdateRepeatable = false });
        var broken = await world.InstanceIsAsync("redis-test", instance => instance.Status?.LastConditionState == "Failed");
        world.Broker.State.IsAsynchronous = _ => false;

        await world.CreateBindingAsync("app", "redis-test");
        var waiting = await world.BindingIsAsync("app", binding => binding.Status?.LastConditionState == "ErrorInstanceNotReady");
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"deletionPolicy":"Delete"}}""");
        await world.InstanceIsAsync("redis-test", instance => instance.Status!.Conditions.Find("Ready")!.Reason == "UpdateNotRepeatable");
        Assert.Single(world.Broker.CallsTo(world.Broker.Update));
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"updateRequests":1}}""");
        var mended = await world.InstanceIsAsync("redis-test", instance => instance.IsReady());
        await world.BindingIsAsync("app", binding => binding.IsReady());

        Assert.False(broken.Status!.Usable);
        Assert.EndsWith("is not ready: the broker says that it cannot be used any more", waiting.Status!.Conditions.Find("Ready")!.Message, StringComparison.Ordinal);
        Assert.Null(mended.Status!.Usable);
        Assert.Equal(2, world.Broker.CallsTo(world.Broker.Update).Count);
    }

    [Fact]
    public async Task Maintenance_IsOfferedAndApplied()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        var fresh = await world.ReadyInstanceAsync("redis-test");
        Assert.Equal("2.1.1+abcdef", fresh.Status!.ExternalProperties!.MaintenanceInfo!.Version);
        Assert.Equal("2.1.1+abcdef", Assert.Single(world.Broker.CallsTo(world.Broker.Provision)).Json.GetProperty("maintenance_info").GetProperty("version").GetString());
        var offering = SampleCatalog.Default.Services[0];
        world.Broker.State.Catalog = new Catalog
        {
            Services = [offering with { Plans = [offering.Plans[0] with { MaintenanceInfo = new MaintenanceInfo { Version = "3.0.0", Description = "Faster." } }, offering.Plans[1]] }],
        };

        await world.PatchAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName, """{"spec":{"relistRequests":1}}""");
        var offered = await world.InstanceIsAsync("redis-test", instance => instance.Status?.AvailableMaintenance is not null);
        Assert.Equal(("3.0.0", "Faster."), (offered.Status!.AvailableMaintenance!.Version, offered.Status.AvailableMaintenance.Description));
        Assert.Empty(world.Broker.CallsTo(world.Broker.Update));
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(
            () => world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"maintenanceInfo":{"version":"9"}}}"""));
        Assert.Contains("""spec.maintenanceInfo.version: Invalid value: "9": the plan offers 3.0.0""", refusal.Message, StringComparison.Ordinal);
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"maintenanceInfo":{"version":"3.0.0"}}}""");
        await world.InstanceIsAsync("redis-test", instance => instance.IsReady() && instance.Status!.AvailableMaintenance is null);

        var update = Assert.Single(world.Broker.CallsTo(world.Broker.Update)).Json;
        Assert.Equal("3.0.0", update.GetProperty("maintenance_info").GetProperty("version").GetString());
        Assert.Equal("2.1.1+abcdef", update.GetProperty("previous_values").GetProperty("maintenance_info").GetProperty("version").GetString());
        Assert.False(update.TryGetProperty("parameters", out _));
    }

    [Fact]
    public async Task ChangedAnnotationsAndLabels_ReachTheBroker()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");

        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"metadata":{"annotations":{"team":"blue","kubectl.kubernetes.io/last-applied-configuration":"{}","ssm.infra.tce.io/traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}}""");
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.Update).Count == 1));
        await world.Api.PatchAsync(
            KubernetesTypes.Namespaces, NamespacedName.Cluster("test"), System.Text.Json.Nodes.JsonNode.Parse("""{"metadata":{"annotations":{"cost-center":"7"}}}""")!, world.Token);
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.Update).Count == 2));
        await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"metadata":{"labels":{"tier":"gold","app.kubernetes.io/part-of":"shop"}}}""");
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.Update).Count == 3));
        await world.InstanceIsAsync("redis-test", instance => instance.IsReady());

        Assert.Equal("""{"tier":"gold"}""", world.Broker.CallsTo(world.Broker.Update)[2].Json.GetProperty("context").GetProperty("instance_labels").GetRawText());
        Assert.False(world.Broker.CallsTo(world.Broker.Update)[1].Json.GetProperty("context").TryGetProperty("instance_labels", out _));
        var told = world.Broker.CallsTo(world.Broker.Update)[1].Json;
        Assert.Equal("""{"team":"blue"}""", told.GetProperty("context").GetProperty("instance_annotations").GetRawText());
        Assert.Equal("""{"cost-center":"7"}""", told.GetProperty("context").GetProperty("namespace_annotations").GetRawText());
        Assert.False(told.TryGetProperty("plan_id", out _) || told.TryGetProperty("parameters", out _));
    }

    [Fact]
    public async Task Parameters_ThatBreakTheSchema_AreRefusedAtOnceWithTheirPath()
    {
        await using var world = await CatalogWorld.StartRunningAsync(catalog: WithSchema("""
            {"type":"object","additionalProperties":false,"required":["size"],"properties":{"size":{"type":"integer","minimum":1},"pass":{"type":"string","minLength":8},
            "net":{"type":"object","properties":{"mode":{"enum":["a","b"]}}}}}
            """));

        var refusal = await RefusalAsync(world, """{"pass":"hush","net":{"mode":"c"},"typo":1}""");
        var late = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
        {
            await world.ReadyInstanceAsync("redis-test", spec => spec with { Parameters = JsonElement.Parse("""{"size":1}""") });
            await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"parameters":{"size":0}}}""");
        });

        Assert.Contains("spec.parameters.size: Required value: the plan's schema requires it", refusal, StringComparison.Ordinal);
        Assert.Contains("""spec.parameters.pass: Invalid value: "<not shown>": must have at least 8 characters""", refusal, StringComparison.Ordinal);
        Assert.Contains("""spec.parameters.net.mode: Invalid value: "<not shown>": must be one of a, b""", refusal, StringComparison.Ordinal);
        Assert.Contains("""spec.parameters.typo: Invalid value: "<not shown>": the plan's schema knows no such parameter; it knows net, pass, size""", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal, StringComparison.Ordinal);
        Assert.Contains("spec.parameters.size", late.Message, StringComparison.Ordinal);
        Assert.Single(world.Broker.CallsTo(world.Broker.Provision));
    }

    [Fact]
    public async Task Plan_ThatSaysSoItself_MayNotBeLeft()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test", spec => spec with { ClusterServicePlanExternalName = "large" });

        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(
            () => world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"clusterServicePlanExternalName":"small"}}"""));

        Assert.Contains("does not allow plan changes.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binding_ShowsEndpointsVolumesAndExpiry_AndIsAProvisionedService()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        world.Broker.State.Binding = _ => new BindResponse
        {
            Credentials = SampleCatalog.Json("""{"username":"u","password":"p"}"""),
            Endpoints = [new BindingEndpoint { Host = "sample.test", Ports = ["3306", "9000-9010"] }],
            Metadata = new BindingMetadata { ExpiresAt = new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero), RenewBefore = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            VolumeMounts =
            [
                new VolumeMount { Driver = "nfs", ContainerDir = "/data", Mode = "rw", DeviceType = "shared", Device = new VolumeDevice { VolumeId = "v1" } },
            ],
        };
        await world.ReadyInstanceAsync("redis-test");

        var status = (await world.ReadyBindingAsync("app", "redis-test", spec => spec with { SecretName = "access" })).Status!;

        Assert.Equal("access", status.Binding!.Name);
        Assert.Equal("sample.test 3306,9000-9010", $"{status.Endpoints![0].Host} {string.Join(',', status.Endpoints[0].Ports)}");
        Assert.Equal(2031, status.ExpiresAt!.Value.Year);
        Assert.Equal(1, status.RenewBefore!.Value.Day);
        Assert.Equal("/data", status.VolumeMounts![0].GetProperty("container_dir").GetString());
    }

    [Fact]
    public async Task CredentialOfTheBroker_Corrected_IsTriedAtOnce()
    {
        await using var world = await CatalogWorld.StartAsync();
        world.Broker.Accepted = [new BrokerCredential.Basic { Username = "catalog", Password = "right" }];
        await SecretAsync(world, "wrong");
        world.StartController();
        await world.CreateBrokerAsync(spec => spec with
        {
            AuthInfo = new ServiceBrokerAuthInfo { Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = "test", Name = "login" } } },
        });
        await Eventually.TrueAsync(() => Task.FromResult(world.Broker.CallsTo(world.Broker.FetchCatalog).Count >= 6));

        await world.PatchAsync(KubernetesTypes.Secrets, "login", $$$"""{"data":{"password":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes("right"))}}}"}}""");

        await world.BrokerIsAsync(CatalogWorld.BrokerName, broker => broker.Status?.LastConditionState == "Ready");
    }

    private static Task<V1Secret> SecretAsync(CatalogWorld world, string password) => world.Api.CreateAsync(
        KubernetesTypes.Secrets,
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "login", NamespaceProperty = "test" },
            Data = new Dictionary<string, byte[]> { ["username"] = Encoding.UTF8.GetBytes("catalog"), ["password"] = Encoding.UTF8.GetBytes(password) },
        },
        world.Token);

    private static Task<ClusterServicePlan> PlanAsync(CatalogWorld world, Func<ClusterServicePlan, bool> condition) =>
        world.ObjectIsAsync(CatalogTypes.ClusterServicePlans, NamespacedName.Cluster("86064792-7ea2-467b-af93-ac9694d96d52"), condition);

    private static async Task<string> RefusalAsync(CatalogWorld world, string parameters) => (await Assert.ThrowsAsync<KubernetesApiException>(
        () => world.CreateInstanceAsync("redis-test", spec => spec with { Parameters = JsonElement.Parse(parameters) }))).Message;

    private static Catalog WithSchema(string schema)
    {
        var offering = SampleCatalog.Default.Services[0];
        var input = new InputParametersSchema { Parameters = SampleCatalog.Json(schema) };
        return new Catalog
        {
            Services =
            [
                offering with
                {
                    Plans = [offering.Plans[0] with { Schemas = new PlanSchemas { ServiceInstance = new ServiceInstanceSchemas { Create = input, Update = input } } }],
                },
            ],
        };
    }
}
