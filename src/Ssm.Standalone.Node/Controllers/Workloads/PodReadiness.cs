using k8s.Models;

namespace Ssm.Standalone.Node.Controllers.Workloads;

/// <summary>How far a pod is, as workload controllers see it. Pure.</summary>
internal static class PodReadiness
{
    public static bool IsReady(V1Pod pod) => Ready(pod) is not null;

    /// <summary>True if it can still serve: not ended, not being deleted.</summary>
    public static bool IsActive(V1Pod pod) => !HasEnded(pod) && !IsTerminating(pod);

    public static bool HasEnded(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    public static bool IsTerminating(V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    /// <summary>True if it has been ready for <paramref name="minReadySeconds"/>.</summary>
    public static bool IsAvailable(V1Pod pod, int? minReadySeconds, DateTimeOffset now) => UntilAvailable(pod, minReadySeconds, now) == TimeSpan.Zero;

    /// <summary>How long until it is available if it stays ready; null when it is not ready.</summary>
    public static TimeSpan? UntilAvailable(V1Pod pod, int? minReadySeconds, DateTimeOffset now)
    {
        if (Ready(pod) is not { } condition)
        {
            return null;
        }

        if (minReadySeconds is not > 0 || condition.LastTransitionTime is not { } since)
        {
            return TimeSpan.Zero;
        }

        var left = new DateTimeOffset(since, TimeSpan.Zero).AddSeconds(minReadySeconds.Value) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static V1PodCondition? Ready(V1Pod pod) => pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: "True" });
}
