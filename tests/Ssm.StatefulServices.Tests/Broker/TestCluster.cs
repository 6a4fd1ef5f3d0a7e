using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>
/// What a cluster does with the objects of an instance, as far as these tests need it: StatefulSets become pods that are real processes,
/// Services get an address, Endpoints follow the selector. It looks at the API server again and again and makes what is missing.
/// </summary>
internal sealed class TestCluster(KubernetesApi api, string @namespace) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, (Process Process, IPAddress Address)> _running = [];
    private Task _loop = Task.CompletedTask;

    /// <summary>While set, no engine starts, and pods say this.</summary>
    public V1ContainerStateWaiting? Trouble { get; set; }

    /// <summary>While false, Services get no address.</summary>
    public bool HandsOutAddresses { get; set; } = true;

    public string? LastRefusal { get; private set; }

    public IReadOnlyCollection<string> RunningPods
    {
        get
        {
            lock (_running)
            {
                return [.. _running.Keys];
            }
        }
    }

    public void Start() => _loop = RunAsync();

    /// <summary>As <c>kill -9</c> of the engine does; the pod is started again.</summary>
    public void Kill(string pod)
    {
        lock (_running)
        {
            _running[pod].Process.Kill();
            _running[pod].Process.WaitForExit();
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var (process, _) in _running.Values)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await PassAsync(_stop.Token);
                await Task.Delay(20, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException refused)
            {
                // Something was written meanwhile; the next pass sees it.
                LastRefusal = refused.Message;
            }
        }
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        var sets = (await api.ListAsync(KubernetesTypes.StatefulSets, ListScope.In(@namespace), cancellationToken)).Items;
        var pods = (await api.ListAsync(KubernetesTypes.Pods, ListScope.In(@namespace), cancellationToken)).Items;
        foreach (var set in sets.Where(set => set.Metadata.DeletionTimestamp is null))
        {
            await FillAsync(set, pods, cancellationToken);
        }

        foreach (var pod in pods)
        {
            if (sets.All(set => !pod.Metadata.Name.StartsWith($"{set.Metadata.Name}-", StringComparison.Ordinal)))
            {
                await RemoveAsync(pod, cancellationToken);
            }
            else
            {
                await RunAsync(pod, cancellationToken);
            }
        }

        foreach (var service in (await api.ListAsync(KubernetesTypes.Services, ListScope.In(@namespace), cancellationToken)).Items)
        {
            await ServeAsync(service, pods, cancellationToken);
        }
    }

    private async Task FillAsync(V1StatefulSet set, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        for (var ordinal = 0; ordinal < set.Spec.Replicas; ordinal++)
        {
            var name = $"{set.Metadata.Name}-{ordinal}";
            if (pods.All(pod => pod.Metadata.Name != name))
            {
                var owner = new V1OwnerReference { ApiVersion = "apps/v1", Kind = "StatefulSet", Name = set.Metadata.Name, Uid = set.Metadata.Uid, Controller = true };
                var metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Labels = set.Spec.Template.Metadata.Labels, OwnerReferences = [owner] };
                var data = new V1Volume { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = $"data-{name}" } };
                var spec = set.Spec.Template.Spec with { Volumes = [.. set.Spec.Template.Spec.Volumes, data] };
                await api.CreateAsync(KubernetesTypes.Pods, new V1Pod { Metadata = metadata, Spec = spec }, cancellationToken);
                var claim = new V1PersistentVolumeClaim
                {
                    Metadata = new V1ObjectMeta { Name = $"data-{name}", NamespaceProperty = @namespace, Labels = set.Spec.VolumeClaimTemplates[0].Metadata.Labels },
                    Spec = set.Spec.VolumeClaimTemplates[0].Spec,
                };
                await api.CreateAsync(KubernetesTypes.PersistentVolumeClaims, claim, cancellationToken);
            }
        }

        var status = new JsonObject
        {
            ["status"] = new JsonObject { ["replicas"] = set.Spec.Replicas, ["updatedReplicas"] = set.Spec.Replicas, ["observedGeneration"] = set.Metadata.Generation },
        };
        if (set.Status?.ObservedGeneration != set.Metadata.Generation)
        {
            await api.PatchStatusAsync(KubernetesTypes.StatefulSets, NamespacedName.Of(set), status, cancellationToken);
        }
    }

    private async Task RemoveAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        lock (_running)
        {
            if (_running.Remove(pod.Metadata.Name, out var running))
            {
                running.Process.Kill();
                running.Process.WaitForExit();
                running.Process.Dispose();
            }
        }

        await api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), new V1DeleteOptions { GracePeriodSeconds = 0 }, cancellationToken);
    }

    private async Task RunAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var isRunning = Trouble is null && await EnsureProcessAsync(pod, cancellationToken);
        IPAddress? address;
        lock (_running)
        {
            address = _running.TryGetValue(pod.Metadata.Name, out var running) ? running.Address : null;
        }

        var status = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["podIP"] = address?.ToString(),
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isRunning ? "True" : "False" }),
                ["containerStatuses"] = new JsonArray(new JsonObject
                {
                    ["name"] = "redis",
                    ["image"] = "redis",
                    ["imageID"] = "",
                    ["ready"] = isRunning,
                    ["restartCount"] = 0,
                    ["state"] = Trouble is { } trouble ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = trouble.Reason, ["message"] = trouble.Message } } : null,
                }),
            },
        };
        var isTold = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.Status == (isRunning ? "True" : "False")
            && pod.Status.ContainerStatuses?.FirstOrDefault()?.State?.Waiting?.Message == Trouble?.Message;
        if (!isTold)
        {
            await api.PatchStatusAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), status, cancellationToken);
        }
    }

    /// <summary>Starts the pod's process when it does not run; true when it ran before.</summary>
    private async Task<bool> EnsureProcessAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        IPAddress? address = null;
        lock (_running)
        {
            if (_running.TryGetValue(pod.Metadata.Name, out var running))
            {
                if (!running.Process.HasExited)
                {
                    return true;
                }

                address = running.Address;
            }
        }

        var volume = pod.Spec.Volumes.Single(each => each.Name == "config");
        var secret = await api.GetAsync(KubernetesTypes.Secrets, new NamespacedName(@namespace, volume.Secret.SecretName), cancellationToken);
        if (secret is null)
        {
            return false;
        }

        address ??= Loopback.Next();
        var folder = Directory.CreateDirectory(_folder.File(pod.Metadata.Name)).FullName;
        var config = Path.Combine(folder, "redis.conf");
        await File.WriteAllTextAsync(config, Encoding.UTF8.GetString(secret.Data["redis.conf"]).Replace("dir /data", $"dir {folder}", StringComparison.Ordinal), cancellationToken);
        // Without the script that starts it, and that would look after a disk of its own: what is killed here is the engine itself.
        string[] command = [.. pod.Spec.Containers[0].Command.SkipWhile(word => word is "sh" || word.StartsWith('/'))];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument.Replace("/etc/redis", folder, StringComparison.Ordinal).Replace("$(POD_IP)", address.ToString(), StringComparison.Ordinal));
        }

        lock (_running)
        {
            _running[pod.Metadata.Name] = (Process.Start(start)!, address);
        }

        return false;
    }

    private async Task ServeAsync(V1Service service, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        if (service.Spec.Type == "LoadBalancer" && HandsOutAddresses && service.Status?.LoadBalancer?.Ingress is not { Count: > 0 })
        {
            var ingress = new JsonObject { ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "10.28.41.15" }) } } };
            await api.PatchStatusAsync(KubernetesTypes.Services, NamespacedName.Of(service), ingress, cancellationToken);
        }

        var selected = pods
            .Where(pod => service.Spec.Selector.All(wanted => pod.Metadata.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value))
            .Where(pod => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) is true)
            .Select(pod => new V1EndpointAddress { Ip = pod.Status.PodIP })
            .ToList();
        var desired = new V1Endpoints
        {
            Metadata = new V1ObjectMeta { Name = service.Metadata.Name, NamespaceProperty = @namespace, Labels = service.Metadata.Labels },
            Subsets = selected.Count == 0 ? [] : [new V1EndpointSubset { Addresses = selected, Ports = [new Corev1EndpointPort { Port = 6379 }] }],
        };
        var current = await api.GetAsync(KubernetesTypes.Endpoints, NamespacedName.Of(service), cancellationToken);
        await api.EnsureAsync(KubernetesTypes.Endpoints, desired, current, cancellationToken);
    }
}
