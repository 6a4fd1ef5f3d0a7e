using k8s.Models;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>The status of a StatefulSet. Pure.</summary>
internal static class StatefulSetStatus
{
    public static V1StatefulSetStatus Build(V1StatefulSet set, IReadOnlyCollection<V1Pod> pods, string current, string update, DateTimeOffset now)
    {
        var active = pods.Where(pod => !PodReadiness.IsTerminating(pod)).ToList();
        var ready = pods.Count(PodReadiness.IsReady);
        var updated = active.Count(pod => StatefulSetIdentity.Revision(pod) == update);
        var wanted = set.Spec.Replicas ?? 1;

        // The update is complete when every pod is at its revision and ready; then it is the current one.
        var isComplete = updated == wanted && pods.Count == wanted && ready == wanted;
        return new V1StatefulSetStatus
        {
            ObservedGeneration = set.Metadata.Generation,
            Replicas = pods.Count,
            ReadyReplicas = ready,
            AvailableReplicas = pods.Count(pod => PodReadiness.IsAvailable(pod, set.Spec.MinReadySeconds, now)),
            CurrentReplicas = active.Count(pod => StatefulSetIdentity.Revision(pod) == (isComplete ? update : current)),
            UpdatedReplicas = updated,
            CurrentRevision = isComplete ? update : current,
            UpdateRevision = update,
            CollisionCount = set.Status?.CollisionCount ?? 0,
        };
    }
}
