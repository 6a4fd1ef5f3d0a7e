using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Scheduling;

/// <summary>Assigns every pod to the one node there is.</summary>
internal sealed class SchedulerReconciler(KubernetesApi api, Informer<V1Pod> pods, NodeIdentity node, EventRecorder events) : IReconciler
{
    private const string DefaultScheduler = "default-scheduler";

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || !IsWaiting(pod))
        {
            return ReconcileResult.Done;
        }

        try
        {
            var binding = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Binding",
                ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["uid"] = pod.Metadata.Uid },
                ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node.Name },
            };
            await api.SubresourceAsync(KubernetesTypes.Pods, key, "binding", HttpMethod.Post, binding, BindingJson.Default.JsonObject, cancellationToken);
            events.Normal(pod, "Scheduled", $"Successfully assigned {key} to {node.Name}");
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            // Deleted; the watch brings it. A conflict is another matter: somebody wrote to the pod at that moment, and it still has no node.
        }

        return ReconcileResult.Done;
    }

    /// <summary>True for a pod that no node has and that no other scheduler is asked for.</summary>
    public static bool IsWaiting(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec.NodeName)
        && pod.Metadata.DeletionTimestamp is null
        && pod.Spec.SchedulerName is null or "" or DefaultScheduler
        && pod.Spec.SchedulingGates is not { Count: > 0 };
}
