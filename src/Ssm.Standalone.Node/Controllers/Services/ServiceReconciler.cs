using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Networking;

namespace Ssm.Standalone.Node.Controllers.Services;

/// <summary>
/// Gives Services their addresses: the cluster address and node ports that kube-apiserver gives, and the load-balancer address that a cloud gives.
/// </summary>
internal sealed class ServiceReconciler(KubernetesApi api, Informer<V1Service> services, ServiceAddresses addresses, EventRecorder events) : IReconciler
{
    /// <summary>The finalizer of cloud load balancers (KEP-980); it holds the Service until its address is free again.</summary>
    private const string Finalizer = "service.kubernetes.io/load-balancer-cleanup";

    private const string LoadBalancer = "LoadBalancer";

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { } service)
        {
            return ReconcileResult.Done;
        }

        var finalizers = service.Metadata.Finalizers ?? [];
        if (service.Metadata.DeletionTimestamp is not null)
        {
            // Its listeners are closed by then: a Service that is being deleted is not served.
            if (finalizers.Contains(Finalizer))
            {
                await api.PatchAsync(KubernetesTypes.Services, key, Patches.Finalizers(service, finalizers.Where(other => other != Finalizer)), cancellationToken);
            }

            return ReconcileResult.Done;
        }

        var isBalanced = service.Spec.Type == LoadBalancer;
        var patch = new JsonObject();
        var isComplete = Allocate(service, patch);
        if (isBalanced != finalizers.Contains(Finalizer))
        {
            var wanted = isBalanced ? finalizers.Append(Finalizer) : finalizers.Where(other => other != Finalizer);
            patch["metadata"] = Patches.Finalizers(service, wanted)["metadata"]!.DeepClone();
        }

        if (patch.Count > 0)
        {
            patch["metadata"] ??= new JsonObject { ["uid"] = service.Metadata.Uid, ["resourceVersion"] = service.Metadata.ResourceVersion };
            await api.PatchAsync(KubernetesTypes.Services, key, patch, cancellationToken);
        }

        isComplete &= await BalanceAsync(key, service, isBalanced, cancellationToken);
        return isComplete ? ReconcileResult.Done : ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(5));
    }

    /// <summary>Adds what is missing in the spec to the patch; false if there is nothing left to give.</summary>
    private bool Allocate(V1Service service, JsonObject patch)
    {
        var spec = new JsonObject();
        if (service.Spec.Type != "ExternalName" && string.IsNullOrEmpty(service.Spec.ClusterIP))
        {
            if (addresses.ClusterAddress(service)?.ToString() is not { } address)
            {
                events.Warning(service, "ClusterIPNotAllocated", "no cluster address is free");
                return false;
            }

            spec["clusterIP"] = address;
            spec["clusterIPs"] = new JsonArray(address);
        }

        var ports = service.Spec.Ports ?? [];
        if (NeedsNodePorts(service) && ports.Any(port => port.NodePort is null or 0))
        {
            // A merge patch replaces a list as a whole; the precondition on the version keeps it from undoing somebody's change.
            var json = JsonSerializer.SerializeToNode(service, KubernetesTypes.Services.TypeInfo)!["spec"]!["ports"]!.DeepClone();
            foreach (var (port, node) in ports.Zip(json.AsArray()))
            {
                node!["nodePort"] = addresses.NodePort(service, port);
            }

            spec["ports"] = json;
        }

        if (spec.Count > 0)
        {
            patch["spec"] = spec;
        }

        return true;
    }

    private async Task<bool> BalanceAsync(NamespacedName key, V1Service service, bool isBalanced, CancellationToken cancellationToken)
    {
        var current = service.Status?.LoadBalancer?.Ingress?.FirstOrDefault()?.Ip;
        if (!isBalanced)
        {
            if (current is not null)
            {
                await api.PatchStatusAsync(KubernetesTypes.Services, key, Patches.Of(service, "status", Status(null)), cancellationToken);
                addresses.ReleaseIngress(service);
            }

            return true;
        }

        if (addresses.IngressAddress(service)?.ToString() is not { } address)
        {
            events.Warning(service, "SyncLoadBalancerFailed", "no load-balancer address is free");
            return false;
        }

        if (address != current)
        {
            await api.PatchStatusAsync(KubernetesTypes.Services, key, Patches.Of(service, "status", Status(address)), cancellationToken);
        }

        return true;
    }

    private static bool NeedsNodePorts(V1Service service) =>
        service.Spec.Type == "NodePort" || (service.Spec.Type == LoadBalancer && service.Spec.AllocateLoadBalancerNodePorts != false);

    private static JsonObject Status(string? address) => new()
    {
        ["loadBalancer"] = new JsonObject { ["ingress"] = address is null ? null : new JsonArray(new JsonObject { ["ip"] = address }) },
    };
}
