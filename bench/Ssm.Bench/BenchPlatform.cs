using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using Ssm.Kubernetes;

namespace Ssm.Bench;

/// <summary>A platform of its own, in a temporary folder, on ports and a network that nothing else here uses.</summary>
internal sealed class BenchPlatform(string root, string? services) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("ssm-bench-").FullName;
    private Process? _process;
    private KubernetesApi? _api;

    /// <summary>Seconds from the start of the process to its line "ready".</summary>
    public async Task<double> UpAsync()
    {
        var started = Stopwatch.GetTimestamp();
        string[] up = ["up", "--api-port", "16443", "--network", "127.77.0.0/16", "--dns-port", "10077"];
        _process = Process.Start(Ssm(services is null ? up : [.. up, "--services", services]))!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready", StringComparison.Ordinal))
            {
                var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
                var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(Path.Combine(_data, "kubeconfig")));
                _api = new KubernetesApi(configuration, new KubernetesApiOptions(), TimeProvider.System);
                return elapsed;
            }
        }

        throw new InvalidOperationException($"the platform did not start; see {_data}/ssm.log");
    }

    public async Task DownAsync()
    {
        _api?.Dispose();
        using var down = Process.Start(Ssm("down"))!;
        await down.WaitForExitAsync();
        await _process!.WaitForExitAsync();
    }

    /// <summary>
    /// Resident memory in MB and processor use in percent of one core while nobody asks for anything. The first three minutes are left
    /// out: .NET compiles again what ran often during the start.
    /// </summary>
    public async Task<(double Megabytes, double CpuPercent)> IdleAsync(TimeSpan span)
    {
        await Task.Delay(TimeSpan.FromMinutes(3));
        var before = _process!.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(span);
        _process.Refresh();
        var used = _process.TotalProcessorTime - before;
        return (_process.WorkingSet64 / 1e6, used / Stopwatch.GetElapsedTime(started) * 100);
    }

    /// <summary>Seconds from create to Ready of an instance and then of a binding.</summary>
    public async Task<(double Instance, double Binding)> HelloWorldAsync(int round)
    {
        var applier = new ManifestApplier(_api!);
        await applier.ApplyAsync(Manifest("v1", "Namespace", "bench", null), CancellationToken.None);
        var name = string.Create(CultureInfo.InvariantCulture, $"redis-{round}");
        var instance = await ReadyAsync(applier, Manifest("servicecatalog.k8s.io/v1beta1", "ServiceInstance", name, new JsonObject
        {
            ["clusterServiceClassExternalName"] = "credis",
            ["clusterServicePlanExternalName"] = "redis-4.0-standard",
            ["parameters"] = new JsonObject { ["host"] = $"{name}.bench.test", ["resources"] = new JsonObject { ["memory"] = "64M" } },
        }));
        var binding = await ReadyAsync(applier, Manifest("servicecatalog.k8s.io/v1beta1", "ServiceBinding", name, new JsonObject
        {
            ["instanceRef"] = new JsonObject { ["name"] = name },
        }));
        return (instance, binding);
    }

    /// <summary>Seconds from the order of an instance to Ready; it is deleted afterwards.</summary>
    public async Task<double> OrderAsync(string service, string plan)
    {
        var applier = new ManifestApplier(_api!);
        await applier.ApplyAsync(Manifest("v1", "Namespace", "bench", null), CancellationToken.None);
        var seconds = await ReadyAsync(applier, Manifest("servicecatalog.k8s.io/v1beta1", "ServiceInstance", service, new JsonObject
        {
            ["clusterServiceClassExternalName"] = service,
            ["clusterServicePlanExternalName"] = plan,
        }));
        var type = await applier.TypeOfAsync("servicecatalog.k8s.io/v1beta1", "ServiceInstance", CancellationToken.None);
        var scope = new ListScope { Namespace = "bench", FieldSelector = $"metadata.name={service}" };
        var list = await _api!.ListAsync(type, scope, CancellationToken.None);
        await _api.DeleteAsync(type, new NamespacedName("bench", service), null, CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await foreach (var change in _api.WatchAsync(type, scope, list.ResourceVersion, deadline.Token))
        {
            if (change.Kind == WatchEventKind.Deleted)
            {
                break;
            }
        }

        return seconds;
    }

    /// <summary>Seconds until all of many instances that are ordered at once are Ready.</summary>
    public async Task<double> ManyAsync(int count)
    {
        var applier = new ManifestApplier(_api!);
        await applier.ApplyAsync(Manifest("v1", "Namespace", "bench", null), CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => ReadyAsync(applier, Manifest("servicecatalog.k8s.io/v1beta1", "ServiceInstance", $"many-{number}", new JsonObject
        {
            ["clusterServiceClassExternalName"] = "credis",
            ["clusterServicePlanExternalName"] = "redis-4.0-standard",
            ["parameters"] = new JsonObject { ["resources"] = new JsonObject { ["memory"] = "16M" } },
        }))));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose()
    {
        _api?.Dispose();
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static JsonObject Manifest(string apiVersion, string kind, string name, JsonObject? spec)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (spec is not null)
        {
            metadata["namespace"] = "bench";
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };
    }

    private async Task<double> ReadyAsync(ManifestApplier applier, JsonObject manifest)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var type = await applier.TypeOfAsync(manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>(), deadline.Token);
        var scope = new ListScope { Namespace = "bench", FieldSelector = $"metadata.name={manifest["metadata"]!["name"]}" };
        var before = await _api!.ListAsync(type, scope, deadline.Token);
        var started = Stopwatch.GetTimestamp();
        await applier.ApplyAsync(manifest, deadline.Token);
        await foreach (var change in _api.WatchAsync(type, scope, before.ResourceVersion, deadline.Token))
        {
            var conditions = change.Resource?.Content?["status"]?["conditions"] as JsonArray;
            if (conditions?.Any(condition => condition!["type"]!.GetValue<string>() == "Ready" && condition["status"]!.GetValue<string>() == "True") == true)
            {
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        throw new InvalidOperationException("the watch ended before the object was Ready");
    }

    private ProcessStartInfo Ssm(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(root, "ssm")) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments.Append("--data").Append(_data))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
