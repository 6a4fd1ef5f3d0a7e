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
    private readonly ConcurrentDictionary<NamespacedName, string> _doubted = new();
    private readonly ConcurrentDictionary<NamespacedName, string> _known = new();

    /// <summary>This replica leads from now on; another one may have led before, and the cache may not have yet what that wrote.</summary>
    public void BeginTerm() => _known.Clear();

    /// <summary>
    /// Whether the server has a newer version than the cache. It is asked once in a term for each object that a broker is about to be called for, unless the
    /// term has written the object itself: a request that the leader before has already made must not be made again after the ones that followed it.
    /// </summary>
    public async Task<bool> IsBehindAsync<T>(KubernetesApi api, ResourceType<T> type, T cached, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = NamespacedName.Of(cached);
        if (_known.TryGetValue(key, out var uid) && uid == cached.Metadata.Uid)
        {
            return false;
        }

        if (await api.GetAsync(type, key, cancellationToken) is not { } live || Version(live) != Version(cached))
        {
            // The watch event is on its way.
            return true;
        }

        _known[key] = cached.Metadata.Uid;
        return false;
    }

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

    /// <summary>The same, and after a write that failed the server is asked: it may have taken effect all the same.</summary>
    public async Task<bool> IsStaleAsync<T>(KubernetesApi api, ResourceType<T> type, T cached, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (IsStale(cached))
        {
            return true;
        }

        var key = NamespacedName.Of(cached);
        if (!_doubted.TryGetValue(key, out var version))
        {
            return false;
        }

        var isStale = version == Version(cached) && (await api.GetAsync(type, key, cancellationToken) is not { } live || Version(live) != version);
        if (isStale)
        {
            _replaced[key] = version;
        }

        _doubted.TryRemove(new KeyValuePair<NamespacedName, string>(key, version));
        return isStale;
    }

    /// <summary>Writes <paramref name="before"/>, and notes that it has been replaced, or may have been.</summary>
    public async Task<T> WriteAsync<T>(T before, Func<Task<T>> write)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var after = await write();
            Replaced(before, after);
            _known[NamespacedName.Of(after)] = after.Metadata.Uid;
            return after;
        }
        catch
        {
            _doubted[NamespacedName.Of(before)] = Version(before);
            throw;
        }
    }

    /// <summary>Notes that <paramref name="before"/> has been replaced by <paramref name="after"/>.</summary>
    public void Replaced(IKubernetesObject<V1ObjectMeta> before, IKubernetesObject<V1ObjectMeta> after)
    {
        if (before.Metadata.ResourceVersion != after.Metadata.ResourceVersion)
        {
            _replaced[NamespacedName.Of(before)] = Version(before);
        }
    }

    public void Forget(NamespacedName key)
    {
        _replaced.TryRemove(key, out _);
        _doubted.TryRemove(key, out _);
        _known.TryRemove(key, out _);
    }

    private static string Version(IKubernetesObject<V1ObjectMeta> resource) => $"{resource.Metadata.Uid}/{resource.Metadata.ResourceVersion}";
}
