using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;
using ServiceInstance = Ssm.ServiceCatalog.Api.V1Beta1.ServiceInstance;

namespace Ssm.ServiceCatalog.Tests;

/// <summary>A real API server with CRDs and webhook, a scripted broker, and a controller that can be stopped and started like a process.</summary>
internal sealed class CatalogWorld : IAsyncDisposable
{
    public const string Namespace = "test";
    public const string BrokerName = "sample-broker";

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(2));
    private readonly ApiServerFixture _server;
    private Task _webhook = Task.CompletedTask;
    private CancellationTokenSource? _controllerStopping;
    private Task _controller = Task.CompletedTask;

    private CatalogWorld(ApiServerFixture server, ScriptedBroker broker)
    {
        _server = server;
        Broker = broker;
        Logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(LogCollector)));
        Api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
    }

    public FakeLogCollector LogCollector { get; } = new();

    public ILoggerFactory Logs { get; }

    public KubernetesApi Api { get; }

    public ScriptedBroker Broker { get; }

    public CatalogControllerOptions Options { get; } = new() { LeaderElect = false, OsbApiRequestTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>What the controllers of this world counted.</summary>
    public CollectorRegistry Metrics { get; } = RoleMetrics.NewRegistry();

    public KubernetesClientConfiguration Configuration => _server.Configuration;

    public CancellationToken Token => _deadline.Token;

    public static async Task<CatalogWorld> StartAsync(Action<CatalogControllerOptions>? configure = null, Catalog? catalog = null)
    {
        var server = await ApiServerFixture.StartAsync();
        var broker = await ScriptedBroker.StartAsync(catalog ?? SampleCatalog.Default, logs: null, CancellationToken.None);
        var world = new CatalogWorld(server, broker);
        configure?.Invoke(world.Options);
        foreach (var definition in CatalogCrds.All)
        {
            await world.Api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, world.Token);
        }

        await world.EnsureNamespaceAsync(Namespace);
        await world.StartWebhookAsync();
        return world;
    }

    /// <summary>A world whose controller runs and whose broker's catalog has been taken over.</summary>
    public static async Task<CatalogWorld> StartRunningAsync(Action<CatalogControllerOptions>? configure = null, Catalog? catalog = null)
    {
        var world = await StartAsync(configure, catalog);
        world.StartController();
        await world.CreateBrokerAsync();
        await world.BrokerIsAsync(BrokerName, broker => broker.Status?.LastConditionState == "Ready");
        return world;
    }

    /// <summary>Starts the controller, or another one after <see cref="StopControllerAsync"/>.</summary>
    public void StartController(Func<HttpMessageHandler, HttpMessageHandler>? transport = null)
    {
        _controllerStopping = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _controller = RunControllerAsync(transport, _controllerStopping.Token);
    }

    public async Task StopControllerAsync()
    {
        if (_controllerStopping is { } stopping)
        {
            await stopping.CancelAsync();
            await _controller;
            stopping.Dispose();
            _controllerStopping = null;
        }
    }

    public Task<ClusterServiceBroker> CreateBrokerAsync(Func<ServiceBrokerSpec, ServiceBrokerSpec>? change = null) => Api.CreateAsync(
        CatalogTypes.ClusterServiceBrokers,
        new ClusterServiceBroker
        {
            Metadata = new V1ObjectMeta { Name = BrokerName },
            Spec = (change ?? (spec => spec))(new ServiceBrokerSpec { Url = Broker.Url.ToString() }),
        },
        Token);

    public Task<ServiceInstance> CreateInstanceAsync(string name, Func<ServiceInstanceSpec, ServiceInstanceSpec>? change = null) => Api.CreateAsync(
        CatalogTypes.ServiceInstances,
        new ServiceInstance
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = (change ?? (spec => spec))(new ServiceInstanceSpec
            {
                ClusterServiceClassExternalName = "sample-service",
                ClusterServicePlanExternalName = "small",
            }),
        },
        Token);

    public Task<ServiceBinding> CreateBindingAsync(string name, string instance, Func<ServiceBindingSpec, ServiceBindingSpec>? change = null) => Api.CreateAsync(
        CatalogTypes.ServiceBindings,
        new ServiceBinding
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = (change ?? (spec => spec))(new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = instance } }),
        },
        Token);

    public async Task<ServiceInstance> ReadyInstanceAsync(string name, Func<ServiceInstanceSpec, ServiceInstanceSpec>? change = null)
    {
        await CreateInstanceAsync(name, change);
        return await InstanceIsAsync(name, instance => instance.IsReady());
    }

    /// <summary>An instance that somebody else has the broker make.</summary>
    public async Task MadeElsewhereAsync(string id)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{Broker.Url.ToString().TrimEnd('/')}/v2/service_instances/{id}"))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new
            {
                service_id = SampleCatalog.Service.Value,
                plan_id = SampleCatalog.SmallPlan.Value,
                organization_guid = "other",
                space_guid = "other",
            }),
        };
        request.Headers.Add("X-Broker-API-Version", "2.17");
        using var response = await client.SendAsync(request, Token);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody else has the broker delete the binding.</summary>
    public async Task UnboundElsewhereAsync(ServiceBinding binding)
    {
        var instance = await InstanceIsAsync(binding.Spec.InstanceRef!.Name!, _ => true);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Delete,
            new Uri($"{Broker.Url.ToString().TrimEnd('/')}/v2/service_instances/{instance.Spec.ExternalID}/service_bindings/{binding.BrokerId()}"
                + $"?service_id={SampleCatalog.Service}&plan_id={SampleCatalog.SmallPlan}"));
        request.Headers.Add("X-Broker-API-Version", "2.17");
        using var response = await client.SendAsync(request, Token);
        response.EnsureSuccessStatusCode();
    }

    public async Task<ServiceBinding> ReadyBindingAsync(string name, string instance, Func<ServiceBindingSpec, ServiceBindingSpec>? change = null)
    {
        await CreateBindingAsync(name, instance, change);
        return await BindingIsAsync(name, binding => binding.IsReady());
    }

    public Task<ServiceInstance> InstanceIsAsync(string name, Func<ServiceInstance, bool> condition) =>
        ObjectIsAsync(CatalogTypes.ServiceInstances, new NamespacedName(Namespace, name), condition);

    public Task<ServiceBinding> BindingIsAsync(string name, Func<ServiceBinding, bool> condition) =>
        ObjectIsAsync(CatalogTypes.ServiceBindings, new NamespacedName(Namespace, name), condition);

    public Task<ClusterServiceBroker> BrokerIsAsync(string name, Func<ClusterServiceBroker, bool> condition) =>
        ObjectIsAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster(name), condition);

    public Task<V1Secret> SecretIsAsync(string name, Func<V1Secret, bool> condition) =>
        ObjectIsAsync(KubernetesTypes.Secrets, new NamespacedName(Namespace, name), condition);

    /// <summary>Waits until the object fits, and returns it; fails with its last state.</summary>
    public async Task<T> ObjectIsAsync<T>(ResourceType<T> type, NamespacedName key, Func<T, bool> condition)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        return await Eventually.GetAsync(
            async () =>
            {
                last = await Api.GetAsync(type, key, Token);
                return last is not null && condition(last) ? last : null;
            },
            () => last is null ? "it does not exist" : System.Text.Json.JsonSerializer.Serialize(last, type.TypeInfo));
    }

    public Task GoneAsync<T>(ResourceType<T> type, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Eventually.TrueAsync(async () => await Api.GetAsync(type, new NamespacedName(type.IsNamespaced ? Namespace : "", name), Token) is null, text: $"{type} {name} is gone");

    public Task DeleteAsync<T>(ResourceType<T> type, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Api.DeleteAsync(type, new NamespacedName(type.IsNamespaced ? Namespace : "", name), options: null, Token);

    public Task<T> PatchAsync<T>(ResourceType<T> type, string name, string patch)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Api.PatchAsync(type, new NamespacedName(type.IsNamespaced ? Namespace : "", name), JsonNode.Parse(patch)!, Token);

    /// <summary>Events about an object, oldest first: <c>Normal Provisioning The instance …</c>.</summary>
    public async Task<IReadOnlyList<string>> EventsOfAsync(string kind, string name)
    {
        var events = await Api.ListAsync(KubernetesTypes.Events, ListScope.All, Token);
        return
        [
            .. events.Items
                .Where(told => told.InvolvedObject.Kind == kind && told.InvolvedObject.Name == name)
                .OrderBy(told => told.Metadata.Name, StringComparer.Ordinal)
                .Select(told => $"{told.Type} {told.Reason} {told.Message}"),
        ];
    }

    /// <summary>Waits until the object's events contain all of <paramref name="expected"/>.</summary>
    public async Task EventsContainAsync(string kind, string name, params string[] expected)
    {
        IReadOnlyList<string> told = [];
        await Eventually.GetAsync(
            async () =>
            {
                told = await EventsOfAsync(kind, name);
                return expected.All(told.Contains) ? told : null;
            },
            () => string.Join("\n", told));
    }

    public async Task EnsureNamespaceAsync(string name)
    {
        if (await Api.GetAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster(name), Token) is null)
        {
            await Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopControllerAsync();
        await _stopping.CancelAsync();
        await _webhook;
        Api.Dispose();
        await Broker.DisposeAsync();
        await _server.DisposeAsync();
        Logs.Dispose();
        _stopping.Dispose();
        _deadline.Dispose();
    }

    private async Task StartWebhookAsync()
    {
        var ready = new TaskCompletionSource();
        var options = new CatalogWebhookOptions { OnReady = ready.SetResult, FeatureGates = Options.FeatureGates };
        _webhook = CatalogWebhook.RunAsync(_server.Configuration, options, TimeProvider.System, Logs, _stopping.Token);
        await await Task.WhenAny(ready.Task, _webhook).WaitAsync(Token);
    }

    private async Task RunControllerAsync(Func<HttpMessageHandler, HttpMessageHandler>? transport, CancellationToken cancellationToken)
    {
        using var api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions { Transport = transport }, TimeProvider.System);
        using var role = new CatalogRole(api, Options, TimeProvider.System, () => 0.5, Guid.NewGuid, Logs, Metrics);
        await role.RunAsync(cancellationToken);
    }
}
