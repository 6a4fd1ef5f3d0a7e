using k8s.Models;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>
/// What to do next for a StatefulSet: first the ordinals that should be there, then those that should not, then the rolling update. After
/// Kubernetes' pkg/controller/statefulset. Pure.
/// </summary>
internal static class StatefulSetDecider
{
    /// <param name="set">The set.</param>
    /// <param name="pods">Its pods by ordinal.</param>
    /// <param name="updateRevision">The name of the revision its template has now.</param>
    public static IReadOnlyList<StatefulSetAction> Decide(V1StatefulSet set, IReadOnlyDictionary<int, V1Pod> pods, string updateRevision)
    {
        var isOrdered = set.Spec.PodManagementPolicy != "Parallel";
        var start = set.Spec.Ordinals?.Start ?? 0;
        var end = start + (set.Spec.Replicas ?? 1);
        var updateFrom = start + (set.Spec.UpdateStrategy?.RollingUpdate?.Partition ?? 0);
        var actions = new List<StatefulSetAction>();
        for (var ordinal = start; ordinal < end; ordinal++)
        {
            if (Keep(ordinal, pods.GetValueOrDefault(ordinal), ordinal >= updateFrom, updateRevision, isOrdered) is { } action)
            {
                actions.Add(action);
            }

            if (isOrdered && !IsHealthy(pods.GetValueOrDefault(ordinal)))
            {
                return actions;
            }
        }

        foreach (var (_, pod) in pods.Where(pod => pod.Key < start || pod.Key >= end).OrderByDescending(pod => pod.Key))
        {
            if (!PodReadiness.IsTerminating(pod))
            {
                actions.Add(new StatefulSetAction.Delete(pod));
            }

            if (isOrdered)
            {
                return actions;
            }
        }

        if (actions.Count == 0 && set.Spec.UpdateStrategy?.Type != "OnDelete" && Next(pods, updateFrom, end, updateRevision) is { } outdated)
        {
            actions.Add(new StatefulSetAction.Delete(outdated));
        }

        return actions;
    }

    private static StatefulSetAction? Keep(int ordinal, V1Pod? pod, bool isUpdated, string updateRevision, bool isOrdered)
    {
        if (pod is null)
        {
            return new StatefulSetAction.Create(ordinal, isUpdated);
        }

        if (PodReadiness.IsTerminating(pod))
        {
            return null;
        }

        // DEVIATION: Kubernetes waits for ever for an ordered pod that never became ready, even after its template was corrected
        // (documentation, "Forced rollback"). Here a pod that is not ready and outdated is replaced.
        var isStuck = isOrdered && isUpdated && !PodReadiness.IsReady(pod) && StatefulSetIdentity.Revision(pod) != updateRevision;
        return PodReadiness.HasEnded(pod) || isStuck ? new StatefulSetAction.Delete(pod) : null;
    }

    /// <summary>The next pod to replace: from the highest ordinal down, one at a time, and never while an updated one is not ready.</summary>
    private static V1Pod? Next(IReadOnlyDictionary<int, V1Pod> pods, int from, int end, string updateRevision)
    {
        for (var ordinal = end - 1; ordinal >= from; ordinal--)
        {
            var pod = pods.GetValueOrDefault(ordinal);
            if (pod is not null && !PodReadiness.IsTerminating(pod) && StatefulSetIdentity.Revision(pod) != updateRevision)
            {
                return pod;
            }

            if (!IsHealthy(pod))
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsHealthy(V1Pod? pod) => pod is not null && PodReadiness.IsActive(pod) && PodReadiness.IsReady(pod);
}
