using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Logs;
using Ssm.Standalone.Node.Networking;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>What a node that starts takes over from the one before: its pods keep their addresses, and what belongs to pods that are gone goes.</summary>
internal static class PodAdoption
{
    public static void Take(IReadOnlyList<V1Pod> pods, NodeIdentity node, AddressPool addresses, NodeFolders folders, LogFolder logs)
    {
        var mine = pods.Where(pod => pod.Spec.NodeName == node.Name).ToList();
        foreach (var pod in mine.Where(pod => !PodPhase.IsFinal(pod.Status?.Phase) && pod.Status?.PodIP is not null))
        {
            addresses.Acquire(NamespacedName.Of(pod).ToString(), Ipv4.TryParse(pod.Status.PodIP));
        }

        logs.RemoveAllBut(mine.Select(pod => logs.OfPod(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid)).ToHashSet(StringComparer.Ordinal));
        if (!Directory.Exists(folders.Pods))
        {
            return;
        }

        var known = mine.Select(pod => folders.Pod(pod.Metadata.Uid)).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(folders.Pods).Where(folder => !known.Contains(folder)))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
