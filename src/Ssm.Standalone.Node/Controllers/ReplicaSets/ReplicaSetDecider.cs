using k8s.Models;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.ReplicaSets;

/// <summary>How many pods to create or which to delete. Pure.</summary>
internal static class ReplicaSetDecider
{
    /// <summary>Positive: create so many. Negative: delete so many.</summary>
    public static int Missing(V1ReplicaSet set, IEnumerable<V1Pod> pods) => (set.Spec.Replicas ?? 1) - pods.Count(PodReadiness.IsActive);

    /// <summary>The pods to delete first: those that serve least, then the youngest.</summary>
    public static IReadOnlyList<V1Pod> Victims(IEnumerable<V1Pod> pods, int count) =>
    [
        .. pods.Where(PodReadiness.IsActive)
            .OrderBy(pod => !string.IsNullOrEmpty(pod.Spec.NodeName))
            .ThenBy(pod => pod.Status?.Phase == "Running")
            .ThenBy(PodReadiness.IsReady)
            .ThenByDescending(pod => pod.Metadata.CreationTimestamp)
            .Take(count),
    ];

    /// <summary>The status of a ReplicaSet.</summary>
    public static V1ReplicaSetStatus Status(V1ReplicaSet set, IReadOnlyCollection<V1Pod> pods, DateTimeOffset now)
    {
        var active = pods.Where(PodReadiness.IsActive).ToList();
        return new V1ReplicaSetStatus
        {
            ObservedGeneration = set.Metadata.Generation,
            Replicas = active.Count,
            FullyLabeledReplicas = active.Count(pod => LabelMatch.Matches(set.Spec.Template.Metadata?.Labels, pod.Metadata.Labels)),
            ReadyReplicas = active.Count(PodReadiness.IsReady),
            AvailableReplicas = active.Count(pod => PodReadiness.IsAvailable(pod, set.Spec.MinReadySeconds, now)),
        };
    }
}
