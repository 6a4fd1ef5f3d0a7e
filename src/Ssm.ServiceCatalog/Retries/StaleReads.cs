using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Retries;

/// <summary>
/// Knows which cached objects are older than what this process wrote itself. A pass over such an object would repeat a call to a broker; the
/// watch event of the write is on its way and brings the pass that counts. Thread-safe.
/// </summary>
internal sealed class StaleReads
{
    private readonly ConcurrentDictionary<NamespacedName, string> _replaced = new();

    /// <summary>True while the cache still holds the version that the last write replaced.</summary>
    public bool IsStale(IKubernetesObject<V1ObjectMeta> cached)
    {
        var key = NamespacedName.Of(cached);
        if (!_replaced.TryGetValue(key, out var version))
        {
            return false;
        }

        if (version == Version(cached))
        {
            return true;
        }

        _replaced.TryRemove(new KeyValuePair<NamespacedName, string>(key, version));
        return false;
    }

    /// <summary>Notes that <paramref name="before"/> has been replaced by <paramref name="after"/>.</summary>
    public void Replaced(IKubernetesObject<V1ObjectMeta> before, IKubernetesObject<V1ObjectMeta> after)
    {
        if (before.Metadata.ResourceVersion != after.Metadata.ResourceVersion)
        {
            _replaced[NamespacedName.Of(before)] = Version(before);
        }
    }

    public void Forget(NamespacedName key) => _replaced.TryRemove(key, out _);

    private static string Version(IKubernetesObject<V1ObjectMeta> resource) => $"{resource.Metadata.Uid}/{resource.Metadata.ResourceVersion}";
}
