using System.Net;
using System.Net.Sockets;
using System.Text;
using k8s.Models;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Tracing;

/// <summary>Three roles as processes of their own, a collector, and one order.</summary>
[Collection("requests of this process")] // a listener to them has the API server send trace contexts that are not sampled
public sealed class TraceTests : IAsyncLifetime
{
    private const string Password = "planted-password-of-the-broker";
    private const string Parameter = "planted-Parameter-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly NamespacedName Order = new("default", "redis-test");
    private ApiServerFixture _server = null!;
    private KubernetesApi _api = null!;
    private OtlpReceiver _collector = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        _collector = await OtlpReceiver.StartAsync();
        await Installer.ApplyDefinitionsAsync(_api, new InstallOptions { DnsListen = [], NewPassword = () => string.Empty }, CancellationToken.None);
        if (await _api.GetAsync(KubernetesTypes.Namespaces, NamespacedName.Cluster("service-brokers"), CancellationToken.None) is null)
        {
            await _api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "service-brokers" } }, CancellationToken.None);
        }

        await SecretAsync(new NamespacedName("service-brokers", "credis-broker-auth"), ("username", "catalog"), ("password", Password));
        await SecretAsync(new NamespacedName("default", "parameters"), ("json", $$"""{"pass":"{{Parameter}}"}"""));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _collector.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Order_FromAdmissionToOperator_IsOneTrace()
    {
        var port = FreePort();
        await using var webhook = Start("registered", "webhook", "--port", "0");
        await using var controller = Start("caches are filled", "catalog-controller");
        await using var broker = new RoleProcess(
            new Dictionary<string, string>(Exported) { ["POD_IP"] = "127.0.0.1", ["PORT"] = $"{port}", ["POD_NAMESPACE"] = "service-brokers", ["KUBECONFIG"] = _server.KubeconfigPath },
            "leads",
            "broker",
            "credis");
        await Task.WhenAll(webhook.Ready, controller.Ready, broker.Ready);
        await _api.CreateAsync(CatalogTypes.ClusterServiceBrokers, Broker(port), Token);
        await Eventually.TrueAsync(
            async () => (await _api.GetAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("credis"), Token))?.Status?.LastConditionState == "Ready", text: "the broker is ready");

        await _api.CreateAsync(CatalogTypes.ServiceInstances, Instance(), Token);
        var chain = await ChainAsync(
            ("ssm-webhook", "admission mutating serviceinstances"),
            ("ssm-catalog-controller", "reconcile serviceinstances"),
            ("ssm-catalog-controller", "osb ProvisionInstance"),
            ("ssm-credis-broker", "osb PUT /v2/service_instances/{instance}"),
            ("ssm-credis-broker", "reconcile credis"),
            ("ssm-credis-broker", "POST services"));
        var (call, request) = (chain[2], chain[3]);
        Assert.Empty(chain[0].ParentId);
        Assert.True(Guid.TryParse(call.Attributes["osb.request_identity"], out _));
        Assert.Equal(call.Attributes["osb.request_identity"], request.Attributes["osb.request_identity"]);
        Assert.Equal(("202", "redis-test"), (request.Attributes["http.response.status_code"], chain[1].Attributes["k8s.object.name"]));
        await SpanAsync(span => span.Name == "admission validating serviceinstances" && span.ParentId == chain[0].SpanId);
        await SpanAsync(span => span.Name == "POST statefulservices" && span.ParentId == request.SpanId);

        await _api.DeleteAsync(CatalogTypes.ServiceInstances, Order, options: null, Token);
        var removal = await SpanAsync(span => span.Name == "osb DeprovisionInstance");
        var pass = await SpanAsync(span => span.SpanId == removal.ParentId);
        Assert.NotEqual(chain[0].TraceId, pass.TraceId);
        Assert.Equal([chain[0].SpanId], pass.Links);

        Assert.All(_collector.Spans, span => Assert.DoesNotContain(span.Attributes.Values.Append(span.Name), text => text.Contains("planted", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(_collector.Spans, span => span.Name.StartsWith("reconcile", StringComparison.Ordinal) && span.Attributes["reconcile.result"] != "error" && _collector.Spans.All(other => other.ParentId != span.SpanId));
    }

    [Fact]
    public async Task Role_WithoutEndpoint_LoadsNothingOfOpenTelemetry()
    {
        await using var silent = new RoleProcess(new Dictionary<string, string> { ["OTEL_TRACES_EXPORTER"] = "otlp" }, "answers at", [.. Discovery]);
        await using var telling = new RoleProcess(Exported, "answers at", [.. Discovery]);
        await Task.WhenAll(silent.Ready, telling.Ready);

        Assert.False(silent.HasLoaded("OpenTelemetry"));
        Assert.True(telling.HasLoaded("OpenTelemetry"));
    }

    private IEnumerable<string> Discovery => ["service-discovery", "--kubeconfig", _server.KubeconfigPath, "--health-port", "0", "--listen", "127.0.0.1:0"];

    private Dictionary<string, string> Exported => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    private RoleProcess Start(string readyLine, params string[] role) => new(Exported, readyLine, [.. role, "--kubeconfig", _server.KubeconfigPath, "--health-port", "0"]);

    private static ClusterServiceBroker Broker(int port) => new()
    {
        Metadata = new V1ObjectMeta { Name = "credis" },
        Spec = new ServiceBrokerSpec
        {
            Url = $"http://127.0.0.1:{port}",
            AuthInfo = new ServiceBrokerAuthInfo
            {
                Basic = new ServiceBrokerAuthSecret { SecretRef = new SecretReference { Namespace = "service-brokers", Name = "credis-broker-auth" } },
            },
        },
    };

    private static ServiceInstance Instance() => new()
    {
        Metadata = new V1ObjectMeta { Name = Order.Name, NamespaceProperty = Order.Namespace },
        Spec = new ServiceInstanceSpec
        {
            ClusterServiceClassExternalName = "credis",
            ClusterServicePlanExternalName = "redis-4.0-standard",
            ParametersFrom = [new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = "parameters", Key = "json" } }],
        },
    };

    private Task<V1Secret> SecretAsync(NamespacedName key, params (string Key, string Value)[] values) => _api.CreateAsync(
        KubernetesTypes.Secrets,
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace },
            Data = values.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
        },
        CancellationToken.None);

    /// <summary>Spans of which each is the parent of the next.</summary>
    private async Task<IReadOnlyList<ReceivedSpan>> ChainAsync(params (string Service, string Name)[] steps) => await Eventually.GetAsync(
        () =>
        {
            IEnumerable<IReadOnlyList<ReceivedSpan>> chains = [[]];
            foreach (var (service, name) in steps)
            {
                chains =
                [
                    .. chains.SelectMany(chain => _collector.Spans
                        .Where(span => span.Service == service && span.Name == name && (chain.Count == 0 || (chain[^1].SpanId == span.ParentId && chain[^1].TraceId == span.TraceId)))
                        .Select(span => (IReadOnlyList<ReceivedSpan>)[.. chain, span])),
                ];
            }

            return Task.FromResult(chains.FirstOrDefault());
        },
        () => string.Join('\n', _collector.Spans), Patience);

    private async Task<ReceivedSpan> SpanAsync(Func<ReceivedSpan, bool> condition) =>
        await Eventually.GetAsync(() => Task.FromResult(_collector.Spans.FirstOrDefault(condition)), () => string.Join('\n', _collector.Spans), Patience);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
