using System.Diagnostics;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.Cli.Tests.Roles;

/// <summary>Two replicas of the controller as processes, of which the leader is killed.</summary>
public sealed class LeaderFailoverTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);
    private static readonly NamespacedName Lease = new("kube-system", "service-catalog-controller-manager");

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _areReady = new(0);
    private readonly Dictionary<string, Process> _replicas = [];
    private ApiServerFixture _server = null!;
    private KubernetesApi _api = null!;
    private ScriptedBroker _broker = null!;
    private Task _webhook = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        _api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        _broker = await ScriptedBroker.StartAsync(CancellationToken.None);
        foreach (var definition in CatalogCrds.All)
        {
            await _api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, CancellationToken.None);
        }

        var ready = new TaskCompletionSource();
        _webhook = CatalogWebhook.RunAsync(_server.Configuration, new CatalogWebhookOptions { OnReady = ready.SetResult }, TimeProvider.System, NullLoggerFactory.Instance, _stopping.Token);
        await await Task.WhenAny(ready.Task, _webhook).WaitAsync(Eventually.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas.Values)
        {
            replica.Kill();
            await replica.WaitForExitAsync();
            replica.Dispose();
        }

        await _stopping.CancelAsync();
        await _webhook;
        _api.Dispose();
        await _broker.DisposeAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
        _areReady.Dispose();
    }

    [Fact]
    public async Task Controller_WhoseLeaderIsKilled_GoesOnWithinFiveSeconds()
    {
        Start("first");
        Start("second");
        await _api.CreateAsync(CatalogTypes.ClusterServiceBrokers, new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "sample" }, Spec = new ServiceBrokerSpec { Url = _broker.Url.ToString() } }, Token);
        await IsReadyAsync(CatalogTypes.ClusterServiceBrokers, NamespacedName.Cluster("sample"), broker => broker.Status?.LastConditionState);
        await _areReady.WaitAsync(Eventually.Patience, Token);
        await _areReady.WaitAsync(Eventually.Patience, Token);
        var leader = (await _api.GetAsync(KubernetesTypes.Leases, Lease, Token))!.Spec.HolderIdentity;

        await using var lag = new MachineLag();
        var killed = Stopwatch.StartNew();
        _replicas[leader].Kill();
        var spec = new ServiceInstanceSpec { ClusterServiceClassExternalName = "sample-service", ClusterServicePlanExternalName = "small" };
        await _api.CreateAsync(CatalogTypes.ServiceInstances, new ServiceInstance { Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "default" }, Spec = spec }, Token);
        await IsReadyAsync(CatalogTypes.ServiceInstances, new NamespacedName("default", "db"), instance => instance.Status?.LastConditionState);

        Assert.InRange(killed.Elapsed - lag.Sum, TimeSpan.Zero, Promised);
        Assert.Single(_broker.CallsTo(_broker.Provision));
        Assert.NotEqual(leader, (await _api.GetAsync(KubernetesTypes.Leases, Lease, Token))!.Spec.HolderIdentity);
    }

    private void Start(string name)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ssm.dll"), "catalog-controller", "--kubeconfig", _server.KubeconfigPath, "--leader-elect", "--leader-election-namespace", "kube-system",
                "--health-port", "0",
            },
            Environment = { ["POD_NAME"] = name },
            RedirectStandardOutput = true,
        };
        var replica = Process.Start(start)!;
        replica.OutputDataReceived += (_, line) =>
        {
            if (line.Data == "caches are filled")
            {
                _areReady.Release();
            }
        };
        replica.BeginOutputReadLine();
        _replicas[name] = replica;
    }

    private Task IsReadyAsync<T>(ResourceType<T> type, NamespacedName key, Func<T, string?> state)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        Eventually.TrueAsync(async () => await _api.GetAsync(type, key, Token) is { } item && state(item) == "Ready", text: $"{key} is ready");
}
