using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Controllers.NodeStatus;

/// <summary>Tells the API that the node is there, and keeps its lease.</summary>
internal sealed partial class NodeRegistration(
    KubernetesApi api, NodeIdentity node, string podNetwork, int kubeletPort, NodeCapacity capacity, TimeProvider timeProvider, ILogger<NodeRegistration> logger)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const int MostPods = 1000;

    /// <summary>Leases live for four renewals, as a kubelet's.</summary>
    private const int LeaseRenewals = 4;

    /// <summary>Creates the Node if it is not there, and writes its status.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var key = NamespacedName.Cluster(node.Name);
        var wanted = new V1Node
        {
            Metadata = new V1ObjectMeta
            {
                Name = node.Name,
                Labels = new Dictionary<string, string>
                {
                    ["kubernetes.io/hostname"] = node.Name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = Architecture(),
                },
            },
            Spec = new V1NodeSpec { PodCIDR = podNetwork, PodCIDRs = [podNetwork] },
        };
        var current = await api.GetAsync(KubernetesTypes.Nodes, key, cancellationToken);
        await api.EnsureAsync(KubernetesTypes.Nodes, wanted, current, cancellationToken);
        var status = Patches.StatusOf(KubernetesTypes.Nodes, new V1Node { Status = Status(current) });
        await api.PatchStatusAsync(KubernetesTypes.Nodes, key, new JsonObject { ["status"] = status }, cancellationToken);
    }

    /// <summary>Renews the lease until cancelled.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Top of the lease's loop: a renewal that fails is tried again at the next turn.")]
    public async Task KeepLeaseAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            do
            {
                try
                {
                    await RenewAsync(interval, cancellationToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogNotRenewed(failure.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task RenewAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = node.Name, NamespaceProperty = LeaseNamespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = node.Name,
                LeaseDurationSeconds = (int)interval.TotalSeconds * LeaseRenewals,
                RenewTime = timeProvider.GetUtcNow().UtcDateTime,
            },
        };
        try
        {
            var json = System.Text.Json.JsonSerializer.SerializeToNode(lease, KubernetesTypes.Leases.TypeInfo)!;
            await api.PatchAsync(KubernetesTypes.Leases, NamespacedName.Of(lease), new JsonObject { ["spec"] = json["spec"]!.DeepClone() }, cancellationToken);
        }
        catch (KubernetesApiException missing) when (missing.IsNotFound)
        {
            await api.CreateAsync(KubernetesTypes.Leases, lease, cancellationToken);
        }
    }

    private V1NodeStatus Status(V1Node? current)
    {
        var amounts = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = new($"{capacity.Processors}"),
            ["memory"] = new($"{capacity.MemoryBytes / 1024}Ki"),
            ["pods"] = new($"{MostPods}"),
        };
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var since = current?.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: "True" })?.LastTransitionTime ?? now;
        return new V1NodeStatus
        {
            Addresses =
            [
                new V1NodeAddress { Type = "InternalIP", Address = node.Address.ToString() },
                new V1NodeAddress { Type = "Hostname", Address = node.Name },
            ],
            Capacity = amounts,
            Allocatable = amounts,
            DaemonEndpoints = new V1NodeDaemonEndpoints { KubeletEndpoint = new V1DaemonEndpoint { Port = kubeletPort } },
            Conditions =
            [
                new V1NodeCondition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "KubeletReady",
                    Message = "the node runs pods as processes",
                    LastHeartbeatTime = now,
                    LastTransitionTime = since,
                },
            ],
            NodeInfo = new V1NodeSystemInfo
            {
                MachineID = string.Empty,
                SystemUUID = string.Empty,
                BootID = Processes.ProcessTable.BootId,
                KernelVersion = Environment.OSVersion.Version.ToString(),
                OsImage = RuntimeInformation.OSDescription,
                ContainerRuntimeVersion = "ssm://1.0",
                KubeletVersion = "v1.33.0",
                KubeProxyVersion = "v1.33.0",
                OperatingSystem = "linux",
                Architecture = Architecture(),
            },
        };
    }

    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    [LoggerMessage(7501, LogLevel.Warning, "The node's lease was not renewed: {Cause}")]
    private partial void LogNotRenewed(string cause);
}
