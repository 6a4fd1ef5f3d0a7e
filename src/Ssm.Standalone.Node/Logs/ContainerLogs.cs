using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Logs;

/// <summary>Finds the log of a container by name.</summary>
internal sealed class ContainerLogs(Func<NamespacedName, V1Pod?> pods, LogFolder folder, OpenLogs open)
{
    /// <summary>The logs that are written to right now.</summary>
    public OpenLogs Open => open;

    /// <summary>The file; null with a kubelet's words for why there is none.</summary>
    public string? Find(NamespacedName key, string container, bool previous, out string refusal)
    {
        refusal = $"pod \"{key.Name}\" not found";
        if (pods(key) is not { } pod)
        {
            return null;
        }

        var path = LogFolder.Find(folder.OfPod(key.Namespace, key.Name, pod.Metadata.Uid), container, previous);
        var state = (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []).FirstOrDefault(status => status.Name == container)?.State;
        refusal = previous
            ? $"previous terminated container \"{container}\" in pod \"{key.Name}\" not found"
            : $"container \"{container}\" in pod \"{key.Name}\" is waiting to start: {state?.Waiting?.Reason ?? "ContainerCreating"}";
        return path;
    }
}
