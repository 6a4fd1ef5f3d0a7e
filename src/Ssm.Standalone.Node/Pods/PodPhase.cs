namespace Ssm.Standalone.Node.Pods;

/// <summary>The phase of a pod from its containers, by a kubelet's rules (pkg/kubelet, getPhase). Pure.</summary>
internal static class PodPhase
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static string Of(PodSnapshot pod, string? restartPolicy)
    {
        if (pod.Init.Any(container => container.State.Terminated is { ExitCode: not 0 } ended
            && !RestartPolicy.Restarts(restartPolicy, ended.ExitCode, isInit: true)))
        {
            return Failed;
        }

        if (!IsInitialized(pod) || pod.Containers.Any(container => container.State.Waiting is not null && container.LastState?.Terminated is null))
        {
            return Pending;
        }

        var ended = pod.Containers.Where(container => container.State.Terminated is not null).ToList();
        if (ended.Count < pod.Containers.Count || ended.Any(container => RestartPolicy.Restarts(restartPolicy, container.State.Terminated.ExitCode, isInit: false)))
        {
            return Running;
        }

        return ended.TrueForAll(container => container.State.Terminated.ExitCode == 0) ? Succeeded : Failed;
    }

    /// <summary>True when every init container has succeeded.</summary>
    public static bool IsInitialized(PodSnapshot pod) => pod.Init.All(container => container.State.Terminated is { ExitCode: 0 });

    /// <summary>True for a pod that is never run again.</summary>
    public static bool IsFinal(string? phase) => phase is Succeeded or Failed;
}
