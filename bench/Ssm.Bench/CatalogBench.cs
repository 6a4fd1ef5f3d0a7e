using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Standalone.ApiServer;
using Ssm.Testing.ScriptedBroker;

namespace Ssm.Bench;

/// <summary>
/// The catalog controller and its webhook as processes of their own, between a real API server and a scripted broker that answers at once; all on this
/// machine, as issue and original were measured.
/// </summary>
internal sealed class CatalogBench(string root) : IAsyncDisposable
{
    private const string Namespace = "bench";
    private const int Creators = 16;

    private readonly string _data = Directory.CreateTempSubdirectory("ssm-bench-").FullName;
    private readonly List<Process> _roles = [];
    private StandaloneApiServer? _server;
    private ScriptedBroker? _broker;
    private KubernetesApi? _api;
    private Process? _controller;
    private int _singles;

    private KubernetesApi Api => _api ?? throw new InvalidOperationException("not started");

    public async Task StartAsync()
    {
        _server = await StandaloneApiServer.StartAsync(
            new ApiServerOptions { DataFolder = Path.Combine(_data, "api"), Port = 0, KubeletToken = "bench" }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var kubeconfig = Path.Combine(_data, "kubeconfig");
        _server.WriteAdminKubeconfig(kubeconfig);
        _broker = await ScriptedBroker.StartAsync(CancellationToken.None);
        _broker.KeepsConnections = true;
        _api = new KubernetesApi(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(kubeconfig)), new KubernetesApiOptions(), TimeProvider.System);
        var applier = new ManifestApplier(Api);
        foreach (var definition in CatalogCrds.Yaml)
        {
            await applier.ApplyAsync(ManifestReader.Read(definition)[0], CancellationToken.None);
        }

        await Api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, CancellationToken.None);
        Role(kubeconfig, "webhook", "--port", "18443", "--health-port", "18082");
        _controller = Role(kubeconfig, "catalog-controller", "--health-port", "18081");
        await RegisterBrokerAsync();
    }

    /// <summary>Milliseconds from the create to Ready, one instance after the other.</summary>
    public async Task<IReadOnlyList<double>> LatenciesAsync(int count)
    {
        var found = new List<double>();
        for (var number = 0; number < count; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await UntilReadyAsync(CatalogTypes.ServiceInstances, [Instance($"single-{_singles++}")], instance => instance.Status?.Conditions);
            found.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return found;
    }

    /// <summary>Creates instances as fast as it can; how many became Ready in a second, and how often the controller wrote for each.</summary>
    public async Task<(double PerSecond, double WritesEach)> InstancesAsync(int from, int to)
    {
        var before = await WritesAsync("serviceinstances");
        var started = Stopwatch.GetTimestamp();
        await UntilReadyAsync(CatalogTypes.ServiceInstances, [.. Enumerable.Range(from, to - from).Select(number => Instance($"many-{number}"))], instance => instance.Status?.Conditions);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return ((to - from) / seconds, ((await WritesAsync("serviceinstances") - before) / (to - from)) - 1);
    }

    /// <summary>Binds instances; as <see cref="InstancesAsync"/>. The Secret counts as a write.</summary>
    public async Task<(double PerSecond, double WritesEach)> BindingsAsync(int from, int to)
    {
        var before = await WritesAsync("servicebindings") + await WritesAsync("secrets");
        var started = Stopwatch.GetTimestamp();
        await UntilReadyAsync(CatalogTypes.ServiceBindings, [.. Enumerable.Range(from, to - from).Select(number => Binding($"many-{number}"))], binding => binding.Status?.Conditions);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return ((to - from) / seconds, ((await WritesAsync("servicebindings") + await WritesAsync("secrets") - before) / (to - from)) - 1);
    }

    /// <summary>Milliseconds from the loss of a binding's Secret until it is there again, one after the other.</summary>
    public async Task<IReadOnlyList<double>> RepairsAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var found = new List<double>();
        for (var number = 0; number < count; number++)
        {
            var secret = new NamespacedName(Namespace, $"many-{number}");
            var lost = (await Api.GetAsync(KubernetesTypes.Secrets, secret, deadline.Token))!.Metadata.Uid;
            var started = Stopwatch.GetTimestamp();
            await Api.DeleteAsync(KubernetesTypes.Secrets, secret, options: null, deadline.Token);
            while (await Api.GetAsync(KubernetesTypes.Secrets, secret, deadline.Token) is not { } there || there.Metadata.Uid == lost)
            {
                await Task.Delay(1, deadline.Token);
            }

            found.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return found;
    }

    /// <summary>Writes within a span in which nobody asks for anything; leases are not counted.</summary>
    public async Task<double> IdleWritesAsync(TimeSpan span)
    {
        string[] all = ["serviceinstances", "servicebindings", "secrets", "clusterservicebrokers", "clusterserviceclasses", "clusterserviceplans", "configmaps"];
        var before = await SumAsync();
        await Task.Delay(span);
        return await SumAsync() - before;

        async Task<double> SumAsync()
        {
            var sum = 0.0;
            foreach (var resource in all)
            {
                sum += await WritesAsync(resource);
            }

            return sum;
        }
    }

    /// <summary>Resident memory of the controller in MB.</summary>
    public double ControllerMegabytes()
    {
        _controller!.Refresh();
        return _controller.WorkingSet64 / 1e6;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var role in _roles)
        {
            role.Kill();
            await role.WaitForExitAsync();
            role.Dispose();
        }

        _api?.Dispose();
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private Process Role(string kubeconfig, params string[] arguments)
    {
        // What a role says goes to a file that can be looked at while the bench runs.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in new[] { "-c", "exec \"$@\" >\"$SSM_OUTPUT\" 2>&1", "ssm", Path.Combine(root, "artifacts", "ssm", "ssm") }.Concat(arguments).Append("--kubeconfig").Append(kubeconfig))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SSM_OUTPUT"] = Path.Combine(_data, $"{arguments[0]}.log");
        var process = Process.Start(start)!;
        _roles.Add(process);
        return process;
    }

    private async Task RegisterBrokerAsync()
    {
        var broker = new ClusterServiceBroker
        {
            Metadata = new V1ObjectMeta { Name = "bench" },
            Spec = new ServiceBrokerSpec { Url = _broker!.Url.ToString() },
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await Api.CreateAsync(CatalogTypes.ClusterServiceBrokers, broker, deadline.Token);
                break;
            }
            catch (KubernetesApiException notYet) when (!deadline.IsCancellationRequested && !notYet.IsAlreadyExists)
            {
                // The webhook has registered itself, and does not serve yet.
                await Task.Delay(100, deadline.Token);
            }
        }

        while (!(await Api.ListAsync(CatalogTypes.ClusterServicePlans, ListScope.All, deadline.Token)).Items.Any())
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    /// <summary>Creates objects, several at a time, and waits until the last one is Ready.</summary>
    private async Task UntilReadyAsync<T>(ResourceType<T> type, IReadOnlyList<T> objects, Func<T, IReadOnlyList<ServiceCondition>?> conditionsOf)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var scope = ListScope.In(Namespace);
        var missing = objects.Select(created => created.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var resourceVersion = (await Api.ListAsync(type, scope with { FieldSelector = "metadata.name=none" }, deadline.Token)).ResourceVersion;
        await Task.WhenAll(CreateAsync(), WatchAsync());

        async Task CreateAsync()
        {
            try
            {
                var several = new ParallelOptions { MaxDegreeOfParallelism = Creators, CancellationToken = deadline.Token };
                await Parallel.ForEachAsync(objects, several, async (created, token) => await Api.CreateAsync(type, created, token));
            }
            catch
            {
                // What was never created will never be Ready.
                await deadline.CancelAsync();
                throw;
            }
        }

        async Task WatchAsync()
        {
            while (missing.Count > 0)
            {
                await foreach (var change in Api.WatchAsync(type, scope, resourceVersion, deadline.Token))
                {
                    resourceVersion = change.ResourceVersion;
                    if (change.Resource is { } seen && IsReady(seen) && missing.Remove(seen.Metadata.Name) && missing.Count == 0)
                    {
                        break;
                    }
                }
            }
        }

        bool IsReady(T seen) => conditionsOf(seen)?.Any(condition => condition is { Type: "Ready", Status: "True" }) is true;
    }

    /// <summary>Writes to one kind that the API server has answered so far.</summary>
    private async Task<double> WritesAsync(string resource)
    {
        var metrics = System.Text.Encoding.UTF8.GetString(await Api.GetRawAsync("/metrics", CancellationToken.None));
        return metrics.Split('\n')
            .Where(line => line.StartsWith("apiserver_request_total{", StringComparison.Ordinal) && line.Contains($"resource=\"{resource}\"", StringComparison.Ordinal))
            .Where(line => line.Contains("verb=\"POST\"", StringComparison.Ordinal) || line.Contains("verb=\"PUT\"", StringComparison.Ordinal) || line.Contains("verb=\"PATCH\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private static ServiceInstance Instance(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Spec = new ServiceInstanceSpec
        {
            ClusterServiceClassExternalName = "sample-service",
            ClusterServicePlanExternalName = "small",
            Parameters = JsonDocument.Parse("""{"size":1}""").RootElement,
        },
    };

    private static ServiceBinding Binding(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Spec = new ServiceBindingSpec { InstanceRef = new ObjectReference { Name = name } },
    };
}
