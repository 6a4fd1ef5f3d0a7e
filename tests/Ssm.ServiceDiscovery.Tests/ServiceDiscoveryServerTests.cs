using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Annotations;
using Ssm.ServiceDiscovery.Names;
using Ssm.Testing;

namespace Ssm.ServiceDiscovery.Tests;

/// <summary>The whole role against a real API server, asked over DNS.</summary>
public sealed class ServiceDiscoveryServerTests : IAsyncLifetime
{
    private const string Namespace = "service-brokers";
    private readonly List<Replica> _replicas = [];
    private ApiServerFixture _server = null!; // set by InitializeAsync
    private KubernetesApi _api = null!; // set by InitializeAsync

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        await _api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, Token);
        await _api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, Definition(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Host_FromOrderToDeletion_FollowsTheObjects()
    {
        var replica = await StartAsync();
        Assert.Equal("Refused", await replica.AskAsync("redis.test.cn"));

        await CreateInstanceAsync("credis-1", "redis.test.cn");
        await Eventually.TrueAsync(async () => await replica.AskAsync("redis.test.cn") == "NoError");

        await CreateServiceAsync("credis-1");
        await SetIngressAsync("credis-1", "127.10.64.7");
        await Eventually.TrueAsync(async () => await replica.AskAsync("redis.test.cn") == "127.10.64.7");

        await SetIngressAsync("credis-1", "127.10.64.8");
        await Eventually.TrueAsync(async () => await replica.AskAsync("redis.test.cn") == "127.10.64.8");

        await _api.DeleteAsync(StatefulServiceHost.Type, new NamespacedName(Namespace, "credis-1"), null, Token);
        await Eventually.TrueAsync(async () => await replica.AskAsync("redis.test.cn") == "Refused");
    }

    [Fact]
    public async Task ClusterName_OfServiceMadeBeforeTheStart_IsAnsweredOnceReady()
    {
        await CreateServiceAsync("credis-1");
        var replica = await StartAsync();

        Assert.Equal("127.10.16.1", await replica.AskAsync("credis-1.service-brokers.svc.cluster.local"));
    }

    [Fact]
    public async Task Diagnostics_OnceReady_TellHealthAndMetrics()
    {
        var replica = await StartAsync();
        await replica.AskAsync("example.com");
        using var http = new HttpClient { BaseAddress = (await replica.StartedAsync()).Diagnostics };

        Assert.Equal("ok", await http.GetStringAsync("/healthz"));
        Assert.Equal("ok", await http.GetStringAsync("/readyz"));
        Assert.Contains("ssm_dns_replies_total{code=\"Refused\"}", await http.GetStringAsync("/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Annotation_WhenEndpointsChange_FollowsThem()
    {
        await StartAsync();
        await CreateServiceAsync("credis-1");
        await _api.CreateAsync(KubernetesTypes.Endpoints, Endpoints("credis-1", "127.10.128.2"), Token);
        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") == "127.10.128.2:6379");

        var more = Endpoints("credis-1", "127.10.128.2", "127.10.128.1");
        await _api.UpdateAsync(KubernetesTypes.Endpoints, more, Token);
        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") == "127.10.128.1:6379,127.10.128.2:6379");

        await _api.DeleteAsync(KubernetesTypes.Endpoints, new NamespacedName(Namespace, "credis-1"), null, Token);
        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") is null);
    }

    [Fact]
    public async Task Annotation_OfServiceThatIsNoInstances_IsNotWritten()
    {
        await StartAsync();
        await _api.CreateAsync(KubernetesTypes.Endpoints, Endpoints("credis-broker", "127.10.128.2"), Token);
        await CreateServiceAsync("credis-broker", labelled: false);
        await CreateServiceAsync("credis-1");
        await _api.CreateAsync(KubernetesTypes.Endpoints, Endpoints("credis-1", "127.10.128.3"), Token);

        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") is not null);
        Assert.Null(await AnnotationAsync("credis-broker"));
    }

    [Fact]
    public async Task Names_AfterTheApiServerWasAway_FollowAgain()
    {
        var replica = await StartAsync();
        await CreateServiceAsync("credis-1");
        await Eventually.TrueAsync(async () => await replica.AskAsync("credis-1.service-brokers.svc") == "127.10.16.1");

        await _server.RestartAsync();
        Assert.Equal("127.10.16.1", await replica.AskAsync("credis-1.service-brokers.svc"));

        await CreateServiceAsync("credis-2", clusterIP: "127.10.16.2");
        await Eventually.TrueAsync(async () => await replica.AskAsync("credis-2.service-brokers.svc") == "127.10.16.2");
    }

    [Fact]
    public async Task Hosts_TwoInstancesWithOne_AreToldOnce()
    {
        var replica = await StartAsync();
        await CreateInstanceAsync("credis-1", "redis.test.cn");
        await CreateInstanceAsync("credis-2", "redis.test.cn");
        await Eventually.TrueAsync(() => Told().Any());
        await CreateServiceAsync("credis-1");
        await Eventually.TrueAsync(async () => await replica.AskAsync("credis-1.service-brokers.svc") == "127.10.16.1");

        Assert.Equal(["Host redis.test.cn of instance service-brokers/credis-2 gets no DNS name: an older instance has it"], Told());

        IEnumerable<string> Told() => replica.Log.GetSnapshot().Where(record => record.Id.Id == 8003).Select(record => record.Message);
    }

    [Fact]
    public async Task Replicas_OfWhichOneLeads_BothAnswerAndTheOtherTakesOver()
    {
        var first = await StartAsync("first");
        var second = await StartAsync("second");
        await CreateServiceAsync("credis-1");
        await _api.CreateAsync(KubernetesTypes.Endpoints, Endpoints("credis-1", "127.10.128.1"), Token);
        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") == "127.10.128.1:6379");
        await Eventually.TrueAsync(async () => await first.AskAsync("credis-1.service-brokers.svc") == "127.10.16.1");
        await Eventually.TrueAsync(async () => await second.AskAsync("credis-1.service-brokers.svc") == "127.10.16.1");

        var lease = await _api.GetAsync(KubernetesTypes.Leases, new NamespacedName(Namespace, "service-discovery"), Token);
        await (lease?.Spec.HolderIdentity == "first" ? first : second).DisposeAsync();
        await _api.UpdateAsync(KubernetesTypes.Endpoints, Endpoints("credis-1", "127.10.128.2"), Token);

        await Eventually.TrueAsync(async () => await AnnotationAsync("credis-1") == "127.10.128.2:6379");
    }

    private async Task<Replica> StartAsync(string? identity = null)
    {
        var options = new ServiceDiscoveryOptions();
        options.Listen.Clear();
        options.Listen.Add(new IPEndPoint(IPAddress.Loopback, 0));
        options.DiagnosticsEndPoint = new IPEndPoint(IPAddress.Loopback, 0);
        options.LeaderElection = identity is null
            ? null
            : new LeaderElectionOptions { Namespace = Namespace, Name = "service-discovery", Identity = identity };
        var replica = new Replica(_server, options);
        _replicas.Add(replica);
        await replica.StartedAsync();
        return replica;
    }

    private async Task CreateInstanceAsync(string name, string host) => await _api.CreateAsync(
        StatefulServiceHost.Type,
        new StatefulServiceHost
        {
            ApiVersion = StatefulServiceHost.Type.ApiVersion,
            Kind = StatefulServiceHost.Type.Kind,
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            Spec = new StatefulServiceHostSpec { Host = host },
        },
        Token);

    private async Task CreateServiceAsync(string name, string clusterIP = "127.10.16.1", bool labelled = true) => await _api.CreateAsync(
        KubernetesTypes.Services,
        new V1Service
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = Namespace,
                Labels = labelled ? new Dictionary<string, string> { ["app.kubernetes.io/name"] = "credis", ["app.kubernetes.io/instance"] = name } : null,
            },
            Spec = new V1ServiceSpec { Type = "LoadBalancer", ClusterIP = clusterIP, Ports = [new V1ServicePort { Port = 6379, TargetPort = 6379 }] },
        },
        Token);

    private async Task SetIngressAsync(string name, string ip)
    {
        var service = await _api.GetAsync(KubernetesTypes.Services, new NamespacedName(Namespace, name), Token);
        service!.Status = new V1ServiceStatus { LoadBalancer = new V1LoadBalancerStatus { Ingress = [new V1LoadBalancerIngress { Ip = ip }] } };
        await _api.UpdateStatusAsync(KubernetesTypes.Services, service, Token);
    }

    private async Task<string?> AnnotationAsync(string service)
    {
        var found = await _api.GetAsync(KubernetesTypes.Services, new NamespacedName(Namespace, service), Token);
        return found?.Metadata.Annotations is { } annotations && annotations.TryGetValue(EndpointsAnnotation.Key, out var value) ? value : null;
    }

    private static V1Endpoints Endpoints(string name, params string[] addresses) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Subsets =
        [
            new V1EndpointSubset
            {
                Addresses = [.. addresses.Select(address => new V1EndpointAddress { Ip = address })],
                Ports = [new Corev1EndpointPort { Port = 6379, Protocol = "TCP" }],
            },
        ],
    };

    private static V1CustomResourceDefinition Definition() => new()
    {
        Metadata = new V1ObjectMeta { Name = "statefulservices.ssm.infra.tce.io" },
        Spec = new V1CustomResourceDefinitionSpec
        {
            Group = "ssm.infra.tce.io",
            Scope = "Namespaced",
            Names = new V1CustomResourceDefinitionNames { Plural = "statefulservices", Singular = "statefulservice", Kind = "StatefulService", ListKind = "StatefulServiceList" },
            Versions =
            [
                new V1CustomResourceDefinitionVersion
                {
                    Name = "v1alpha1",
                    Served = true,
                    Storage = true,
                    Schema = new V1CustomResourceValidation { OpenAPIV3Schema = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true } },
                },
            ],
        },
    };

    private sealed class Replica : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource<ServiceDiscoveryReady> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _running;

        public Replica(ApiServerFixture server, ServiceDiscoveryOptions options)
        {
            var logs = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(Log)));
            _running = ServiceDiscoveryServer.RunAsync(server.Configuration, options, TimeProvider.System, () => 0, logs, _ready.SetResult, _stop.Token);
        }

        public FakeLogCollector Log { get; } = new();

        public Task<ServiceDiscoveryReady> StartedAsync() => _ready.Task.WaitAsync(Eventually.Patience);

        /// <summary>The address, or the response code if there is none.</summary>
        public async Task<string> AskAsync(string name)
        {
            var server = Assert.Single((await _ready.Task).Listening);
            var client = new DnsClient([server.Address], [new UdpClientTransport(server.Port)], false, 5000);
            var reply = await client.ResolveAsync(DomainName.Parse(name));
            return reply?.AnswerRecords.OfType<ARecord>().FirstOrDefault()?.Address.ToString() ?? reply?.ReturnCode.ToString() ?? "no reply";
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stop.IsCancellationRequested)
            {
                await _stop.CancelAsync();
                await _running.WaitAsync(Eventually.Patience);
                _stop.Dispose();
            }
        }
    }
}
