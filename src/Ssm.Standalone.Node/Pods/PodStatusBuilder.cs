using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>The status of a pod as a kubelet would write it. Pure.</summary>
internal static class PodStatusBuilder
{
    /// <param name="pod">The pod as declared.</param>
    /// <param name="previous">What was written last; conditions that did not change keep their time.</param>
    /// <param name="snapshot">How its containers are.</param>
    /// <param name="now">The time of conditions that changed.</param>
    public static V1PodStatus Build(V1Pod pod, V1PodStatus? previous, PodSnapshot snapshot, DateTimeOffset now)
    {
        var phase = PodPhase.Of(snapshot, pod.Spec.RestartPolicy);
        var unready = snapshot.Containers.Where(container => !container.IsReady).Select(container => container.Name).ToList();
        var uninitialized = snapshot.Init.Where(container => container.State.Terminated is not { ExitCode: 0 }).Select(container => container.Name).ToList();
        var (reason, message) = phase switch
        {
            PodPhase.Succeeded => ("PodCompleted", null),
            PodPhase.Failed => ("PodFailed", null),
            _ when unready.Count > 0 => ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]"),
            _ => (null, (string?)null),
        };
        var isReady = reason is null;
        var address = snapshot.Address.PodIP.ToString();
        return new V1PodStatus
        {
            Phase = phase,
            PodIP = address,
            PodIPs = [new V1PodIP { Ip = address }],
            HostIP = snapshot.Address.HostIP.ToString(),
            StartTime = snapshot.StartTime.UtcDateTime,
            QosClass = previous?.QosClass ?? "BestEffort",
            Conditions =
            [
                Condition(previous, now, "Initialized", uninitialized.Count == 0, uninitialized.Count == 0 ? null : "ContainersNotInitialized",
                    uninitialized.Count == 0 ? null : $"containers with incomplete status: [{string.Join(' ', uninitialized)}]"),
                Condition(previous, now, "Ready", isReady, reason, message),
                Condition(previous, now, "ContainersReady", isReady, reason, message),
                Condition(previous, now, "PodScheduled", true, null, null),
            ],
            InitContainerStatuses = snapshot.Init.Count == 0 ? null : [.. snapshot.Init.Select(container => container.ToStatus())],
            ContainerStatuses = [.. snapshot.Containers.Select(container => container.ToStatus())],
        };
    }

    /// <summary>A condition; its transition time stays while its status does.</summary>
    private static V1PodCondition Condition(V1PodStatus? previous, DateTimeOffset now, string type, bool isTrue, string? reason, string? message)
    {
        var status = isTrue ? "True" : "False";
        var before = previous?.Conditions?.FirstOrDefault(condition => condition.Type == type);
        return new V1PodCondition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status && before.LastTransitionTime is { } since ? since : now.UtcDateTime,
        };
    }
}
