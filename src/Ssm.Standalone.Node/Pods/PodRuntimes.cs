using System.Collections.Concurrent;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Pods;

/// <summary>The pods on this machine by name. Thread-safe.</summary>
internal sealed class PodRuntimes
{
    private readonly ConcurrentDictionary<NamespacedName, PodRuntime> _pods = [];

    public ICollection<PodRuntime> All => _pods.Values;

    public PodRuntime? Find(NamespacedName key) => _pods.GetValueOrDefault(key);

    public void Add(NamespacedName key, PodRuntime runtime) => _pods[key] = runtime;

    public void Remove(NamespacedName key) => _pods.TryRemove(key, out _);

    /// <summary>Marks the pods that use something that changed.</summary>
    /// <returns>Their keys.</returns>
    public IEnumerable<NamespacedName> MarkChanged(string @namespace, Func<V1Pod, bool> uses)
    {
        foreach (var (key, runtime) in _pods)
        {
            if (key.Namespace == @namespace && uses(runtime.Pod))
            {
                runtime.NoteStaleConfiguration();
                yield return key;
            }
        }
    }
}
