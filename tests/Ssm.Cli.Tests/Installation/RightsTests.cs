using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceDiscovery;
using Ssm.StatefulServices.Broker;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;
using OsbCatalog = Ssm.OpenServiceBroker.Catalogs.Catalog;
using ServiceBroker = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBroker;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;
using ServiceInstance = Ssm.ServiceCatalog.Api.V1Beta1.ServiceInstance;

namespace Ssm.Cli.Tests.Installation;

/// <summary>
/// Least privilege, both ways: the roles are run through the life of brokers, instances and bindings, and what they ask of the API is compared with what
/// the manifests allow them. No request may go without a rule, and no rule without a request.
/// </summary>
[Collection("requests of this process")]
public sealed class RightsTests : IAsyncLifetime
{
    private static readonly InstallOptions Options = new() { DnsListen = [], Services = ["credis"], RegistersBrokers = true, Replicas = 2, NewPassword = () => "secret" };

    /// <summary>Rights that this test does not see used, and why they are there.</summary>
    private static readonly HashSet<string> Unseen =
    [
        "catalog-controller: watch coordination.k8s.io/leases", // a replica that does not lead watches the one that does
        "service-discovery: watch coordination.k8s.io/leases",
        "catalog-controller: update servicecatalog.k8s.io/servicebindings/finalizers", // asked by an admission plugin of the API server, not by a request
        "catalog-controller: get servicecatalog.k8s.io/clusterservicebrokers", // a status that was written in between is read again
        "catalog-controller: get servicecatalog.k8s.io/servicebrokers",
        "catalog-controller: get servicecatalog.k8s.io/serviceinstances",
        "catalog-controller: get servicecatalog.k8s.io/servicebindings",
        "catalog-controller: get servicecatalog.k8s.io/clusterserviceclasses",
        "catalog-controller: get servicecatalog.k8s.io/clusterserviceplans",
        "catalog-controller: get servicecatalog.k8s.io/serviceclasses",
        "catalog-controller: get servicecatalog.k8s.io/serviceplans",
        "catalog-controller: delete servicecatalog.k8s.io/servicebindings", // feature gate CascadingDeletion
        "catalog-controller: update servicecatalog.k8s.io/serviceclasses", // as for the cluster-scoped kinds, by the same code
        "catalog-controller: update servicecatalog.k8s.io/serviceplans",
        "catalog-controller: update servicecatalog.k8s.io/serviceclasses/status",
        "catalog-controller: update servicecatalog.k8s.io/serviceplans/status",
        "catalog-controller: create ssm.infra.tce.io/orphanedresources", // the ledger, for what is left at a broker when a namespace goes
        "catalog-controller: delete ssm.infra.tce.io/orphanedresources",
        "catalog-controller: update ssm.infra.tce.io/orphanedresources/status",
        "catalog-controller: patch configmaps", // a ConfigMap that somebody made without an id
        "catalog-controller: get secrets", // a Secret that the cache does not have yet
        "catalog-webhook: list servicecatalog.k8s.io/serviceplans", // default plans, by the same code as the cluster-scoped kinds
        "catalog-webhook: list servicecatalog.k8s.io/clusterserviceplans",
        "catalog-webhook: get servicecatalog.k8s.io/clusterserviceplans", // feature gate ServicePlanDefaults
        "catalog-webhook: get servicecatalog.k8s.io/serviceplans",
        "catalog-webhook: update secrets", // the certificate is renewed after eight months
        "catalog-webhook: get servicecatalog.k8s.io/clusterservicebrokers", // the registration of brokers is asked for by another user agent
        "catalog-webhook: create servicecatalog.k8s.io/clusterservicebrokers",
        "catalog-webhook: patch servicecatalog.k8s.io/clusterservicebrokers",
    ];

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _roles = [];
    private readonly StringWriter _log = new();
    private ILoggerFactory _logs = null!;
    private ApiServerFixture _server = null!;
    private RequestRecorder _recorder = null!;
    private KubernetesApi _api = null!;
    private ScriptedBroker _broker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _logs = TextLoggerProvider.CreateFactory(_log, LogLevel.Information, TimeProvider.System);
        _server = await ApiServerFixture.StartAsync();
        _recorder = new RequestRecorder(_server.Server.Url);
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions { UserAgent = "user" }, TimeProvider.System);
        _broker = await ScriptedBroker.StartAsync(CancellationToken.None);
        await Installer.ApplyDefinitionsAsync(_api, Options, CancellationToken.None);
        await _api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "test" } }, CancellationToken.None);
        var applier = new ManifestApplier(_api);
        foreach (var manifest in SystemManifests.Webhooks(Options))
        {
            await applier.ApplyAsync(manifest, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_roles);
        _recorder.Dispose();
        _api.Dispose();
        await _broker.DisposeAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Roles_ThroughALife_AskForWhatTheirRulesAllowAndForAllOfIt()
    {
        await StartRolesAsync();
        await LiveAsync();
        await Eventually.TrueAsync(() => new[] { "ssm-catalog-controller", "ssm-service-discovery" }.All(agent => _recorder.Of(agent).Any(request => request is { Resource: "leases", Verb: "update" })));

        Assert.Equal(string.Empty, Forbidden("ssm-catalog-controller", SystemManifests.CatalogController));
        Assert.Equal(string.Empty, Forbidden("ssm-catalog-webhook", SystemManifests.CatalogWebhook));
        Assert.Equal(string.Empty, Forbidden("ssm-service-discovery", SystemManifests.ServiceDiscovery));
        Assert.Equal(string.Empty, Unused("ssm-catalog-controller", SystemManifests.CatalogController));
        Assert.Equal(string.Empty, Unused("ssm-catalog-webhook", SystemManifests.CatalogWebhook));
        Assert.Equal(string.Empty, Unused("ssm-service-discovery", SystemManifests.ServiceDiscovery));
    }

    private async Task StartRolesAsync()
    {
        var ready = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        _roles.Add(CatalogWebhook.RunAsync(
            _server.Configuration,
            new CatalogWebhookOptions { CertificateSecret = new NamespacedName(Options.Namespace, "catalog-webhook-cert"), OnReady = ready[0].SetResult },
            TimeProvider.System,
            _logs,
            _stopping.Token));
        _roles.Add(CatalogController.RunAsync(
            _server.Configuration,
            new CatalogControllerOptions { LeaderElectionNamespace = Options.Namespace, LeaderElectionLeaseDuration = TimeSpan.FromSeconds(60), OnReady = ready[1].SetResult },
            TimeProvider.System,
            _logs,
            _stopping.Token));
        var discovery = new ServiceDiscoveryOptions
        {
            Namespace = Options.BrokerNamespace,
            LeaderElection = new LeaderElectionOptions { Namespace = Options.Namespace, Name = "ssm-service-discovery", Identity = "test", RenewPeriod = TimeSpan.FromMilliseconds(500) },
        };
        discovery.Listen.Clear();
        discovery.Listen.Add(new IPEndPoint(IPAddress.Loopback, 0));
        _roles.Add(ServiceDiscoveryServer.RunAsync(
            _server.Configuration, discovery, TimeProvider.System, () => 0.5, _logs, _ => ready[2].SetResult(), _stopping.Token));
        await await Task.WhenAny([Task.WhenAll(ready.Select(one => one.Task)), .. _roles]).WaitAsync(Eventually.Patience, Token);
    }

    private async Task LiveAsync()
    {
        await _api.CreateAsync(KubernetesTypes.Secrets, new V1Secret { Metadata = Meta("auth"), StringData = new Dictionary<string, string> { ["username"] = "u", ["password"] = "p" } }, Token);
        var auth = new ServiceBrokerAuthInfo { Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = "test", Name = "auth" } } };
        await _api.CreateAsync(CatalogTypes.ClusterServiceBrokers, new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "shared" }, Spec = new ServiceBrokerSpec { Url = _broker.Url.ToString(), AuthInfo = auth } }, Token);
        await _api.CreateAsync(CatalogTypes.ServiceBrokers, new ServiceBroker { Metadata = Meta("team"), Spec = new ServiceBrokerSpec { Url = _broker.Url.ToString() } }, Token);
        await IsAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"), broker => broker.Status?.LastConditionState == "Ready");
        await IsAsync(CatalogTypes.ServiceBrokers, Key("team"), broker => broker.Status?.LastConditionState == "Ready");

        _broker.Provision.RespondsWith(500).Then(500);
        await _api.CreateAsync(CatalogTypes.ServiceInstances, new ServiceInstance { Metadata = Meta("db"), Spec = new ServiceInstanceSpec { ClusterServiceClassExternalName = "sample-service", ClusterServicePlanExternalName = "small" } }, Token);
        await _api.CreateAsync(CatalogTypes.ServiceInstances, new ServiceInstance { Metadata = Meta("own"), Spec = new ServiceInstanceSpec { ServiceClassExternalName = "sample-service", ServicePlanExternalName = "small" } }, Token);
        await IsAsync(CatalogTypes.ServiceInstances, Key("db"), instance => instance.Status?.LastConditionState == "Ready");
        await IsAsync(CatalogTypes.ServiceInstances, Key("own"), instance => instance.Status?.LastConditionState == "Ready");
        await BindAsync();
        await ChangeCatalogAsync();
        await AnnotateAsync();
        await DeleteAllAsync();
    }

    private async Task BindAsync()
    {
        await _api.CreateAsync(CatalogTypes.ServiceBindings, new ServiceBinding { Metadata = Meta("app"), Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = "db" } } }, Token);
        await IsAsync(CatalogTypes.ServiceBindings, Key("app"), binding => binding.Status?.LastConditionState == "Ready");
        var made = (await _api.GetAsync(KubernetesTypes.Secrets, Key("app"), Token))!;
        await _api.PatchAsync(KubernetesTypes.Secrets, Key("app"), new JsonObject { ["data"] = new JsonObject { [made.Data.Keys.First()] = "AA==" } }, Token);
        await IsAsync(KubernetesTypes.Secrets, Key("app"), secret => secret.Data.Values.All(value => value is not [0]));
    }

    private async Task ChangeCatalogAsync()
    {
        var service = SampleCatalog.Default.Services[0];
        await OfferAsync(new OsbCatalog { Services = [service with { Description = "Changed.", Plans = [service.Plans[0] with { Description = "Changed too." }] }] });
        await EventuallyGoneAsync(CatalogTypes.ClusterServicePlans, SampleCatalog.LargePlan.Value);
        await OfferAsync(new OsbCatalog { Services = [service with { Id = new("other"), Name = "other", Plans = [service.Plans[1]] }] });
        await IsAsync(CatalogTypes.ClusterServiceClasses, NamespacedName.Cluster(SampleCatalog.Service.Value), item => item.Status?.RemovedFromBrokerCatalog == true);
        await OfferAsync(SampleCatalog.Default);
        await IsAsync(CatalogTypes.ClusterServiceClasses, NamespacedName.Cluster(SampleCatalog.Service.Value), item => item.Status?.RemovedFromBrokerCatalog != true);

        // The webhook looks at the class when the plan changes.
        await _api.PatchAsync(CatalogTypes.ServiceInstances, Key("db"), new JsonObject { ["spec"] = new JsonObject { ["clusterServicePlanExternalName"] = "large" } }, Token);
        await _api.PatchAsync(CatalogTypes.ServiceInstances, Key("own"), new JsonObject { ["spec"] = new JsonObject { ["servicePlanExternalName"] = "large" } }, Token);
        await TryAsync(new ServiceInstanceSpec { ClusterServiceClassExternalName = "sample-service" });
        await TryAsync(new ServiceInstanceSpec { ServiceClassExternalName = "sample-service" });
    }

    /// <summary>Two plans: the webhook finds no default, after it has looked for one.</summary>
    private async Task TryAsync(ServiceInstanceSpec spec) => await Assert.ThrowsAsync<KubernetesApiException>(
        () => _api.CreateAsync(CatalogTypes.ServiceInstances, new ServiceInstance { Metadata = Meta("none"), Spec = spec }, Token));

    private async Task OfferAsync(OsbCatalog catalog)
    {
        _broker.State.Catalog = catalog;
        var shared = (await _api.GetAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"), Token))!;
        var patch = new JsonObject { ["spec"] = new JsonObject { ["relistRequests"] = shared.Spec.RelistRequests + 1 } };
        var patched = await _api.PatchAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"), patch, Token);
        await IsAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"), broker => broker.Status?.ReconciledGeneration >= patched.Metadata.Generation);
    }

    private async Task AnnotateAsync()
    {
        var key = new NamespacedName(Options.BrokerNamespace, "credis-1");
        var labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "credis", ["app.kubernetes.io/instance"] = "credis-1" };
        var service = new V1Service
        {
            Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace, Labels = labels, Annotations = new Dictionary<string, string> { ["infra.tce.io/endpoints"] = "10.0.0.1:1" } },
            Spec = new V1ServiceSpec { Type = "LoadBalancer", Ports = [new V1ServicePort { Port = 6379 }] },
        };
        await _api.CreateAsync(KubernetesTypes.Services, service, Token);
        await IsAsync(KubernetesTypes.Services, key, item => item.Metadata.Annotations?.ContainsKey("infra.tce.io/endpoints") != true);
    }

    private async Task DeleteAllAsync()
    {
        await _api.DeleteAsync(CatalogTypes.ServiceBindings, Key("app"), null, Token);
        await GoneAsync(CatalogTypes.ServiceBindings, Key("app"));
        foreach (var name in new[] { "db", "own" })
        {
            await _api.DeleteAsync(CatalogTypes.ServiceInstances, Key(name), null, Token);
            await GoneAsync(CatalogTypes.ServiceInstances, Key(name));
        }

        await _api.DeleteAsync(CatalogTypes.ServiceBrokers, Key("team"), null, Token);
        await GoneAsync(CatalogTypes.ServiceBrokers, Key("team"));
        await _api.DeleteAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"), null, Token);
        await GoneAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("shared"));
    }

    private string Forbidden(string agent, string role)
    {
        var rules = RulesOf(role);
        Assert.NotEmpty(_recorder.Of(agent));
        return string.Join('\n', _recorder.Of(agent)
            .Where(request => !rules.Any(rule => (rule.Namespace is null || rule.Namespace == request.Namespace) && request.IsAllowedBy(rule.Rule)))
            .Select(request => request.ToString()));
    }

    private string Unused(string agent, string role)
    {
        var made = _recorder.Of(agent);
        return string.Join(
            '\n',
            RulesOf(role).SelectMany(rule => Single(rule.Rule).Where(single => !made.Any(request => (rule.Namespace is null || rule.Namespace == request.Namespace) && request.IsAllowedBy(single))))
                .Select(single => $"{role}: {single["verbs"]![0]} {(single["apiGroups"]![0]!.GetValue<string>() is { Length: > 0 } group ? $"{group}/" : string.Empty)}{single["resources"]![0]}")
                .Where(right => !Unseen.Contains(right)));
    }

    /// <summary>One rule for each verb on each resource.</summary>
    private static IEnumerable<JsonObject> Single(JsonObject rule) =>
        from verb in rule["verbs"]!.AsArray()
        from resource in rule["resources"]!.AsArray()
        select Of(rule, verb!, resource!);

    private static JsonObject Of(JsonObject rule, JsonNode verb, JsonNode resource)
    {
        var single = rule.DeepClone().AsObject();
        single["verbs"] = new JsonArray(verb.DeepClone());
        single["resources"] = new JsonArray(resource.DeepClone());
        return single;
    }

    /// <summary>The rules that the bindings of the manifests give the role's account; a namespace of null means everywhere.</summary>
    private static List<(string? Namespace, JsonObject Rule)> RulesOf(string account)
    {
        var rights = SystemManifests.Rights(Options).ToList();
        return
        [
            .. from binding in rights
               where binding["subjects"] is JsonArray subjects && subjects.Any(subject => subject!["name"]!.GetValue<string>() == account && subject["namespace"]?.GetValue<string>() == Options.Namespace)
               from role in rights
               where role["rules"] is not null && role["kind"]!.GetValue<string>() == binding["roleRef"]!["kind"]!.GetValue<string>()
                   && role["metadata"]!["name"]!.GetValue<string>() == binding["roleRef"]!["name"]!.GetValue<string>()
                   && role["metadata"]!["namespace"]?.GetValue<string>() == binding["metadata"]!["namespace"]?.GetValue<string>()
               where !role["rules"]!.ToJsonString().Contains(new ServiceBrokerNames("credis").Credentials, StringComparison.Ordinal) // asked for by an access review
               from rule in role["rules"]!.AsArray()
               select (role["metadata"]!["namespace"]?.GetValue<string>(), rule!.AsObject()),
        ];
    }

    private static V1ObjectMeta Meta(string name) => new() { Name = name, NamespaceProperty = "test" };

    private static NamespacedName Key(string name) => new("test", name);

    private async Task IsAsync<T>(ResourceType<T> type, NamespacedName key, Func<T, bool> condition)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        await Eventually.GetAsync(
            async () =>
            {
                Assert.DoesNotContain(_roles, role => role.IsCompleted);
                last = await _api.GetAsync(type, key, Token);
                return last is not null && condition(last) ? last : null;
            },
            () => $"{(last is null ? $"{key} does not exist" : System.Text.Json.JsonSerializer.Serialize(last, type.TypeInfo))}\n{_log}");
    }

    private Task EventuallyGoneAsync<T>(ResourceType<T> type, string name)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> => GoneAsync(type, NamespacedName.Cluster(name));

    private Task GoneAsync<T>(ResourceType<T> type, NamespacedName key)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        Eventually.TrueAsync(async () => await _api.GetAsync(type, key, Token) is null, text: $"{type} {key} is gone");
}
