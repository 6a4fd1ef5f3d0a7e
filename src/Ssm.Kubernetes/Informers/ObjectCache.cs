using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>The objects an informer knows, with indexes. Objects are shared, so nobody may change them.</summary>
internal sealed class ObjectCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private readonly Dictionary<string, Func<T, IEnumerable<string>>> _indexers = [];
    private readonly Dictionary<(string Index, string Value), HashSet<NamespacedName>> _index = [];

    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        lock (_lock)
        {
            _indexers.Add(name, values);
            foreach (var (key, item) in _objects)
            {
                Index(name, values, key, item);
            }
        }
    }

    public T? Get(NamespacedName key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public T[] List()
    {
        lock (_lock)
        {
            return [.. _objects.Values];
        }
    }

    public T[] ByIndex(string name, string value)
    {
        lock (_lock)
        {
            return _index.TryGetValue((name, value), out var keys) ? [.. keys.Select(key => _objects[key])] : [];
        }
    }

    /// <summary>Puts the object in and returns the one it replaces.</summary>
    public T? Set(T item)
    {
        var key = NamespacedName.Of(item);
        lock (_lock)
        {
            var old = RemoveLocked(key);
            _objects[key] = item;
            foreach (var (name, values) in _indexers)
            {
                Index(name, values, key, item);
            }

            return old;
        }
    }

    public T? Remove(NamespacedName key)
    {
        lock (_lock)
        {
            return RemoveLocked(key);
        }
    }

    private T? RemoveLocked(NamespacedName key)
    {
        if (!_objects.Remove(key, out var old))
        {
            return null;
        }

        foreach (var (name, values) in _indexers)
        {
            foreach (var value in values(old))
            {
                if (_index.TryGetValue((name, value), out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    _index.Remove((name, value));
                }
            }
        }

        return old;
    }

    private void Index(string name, Func<T, IEnumerable<string>> values, NamespacedName key, T item)
    {
        foreach (var value in values(item))
        {
            if (!_index.TryGetValue((name, value), out var keys))
            {
                _index[(name, value)] = keys = [];
            }

            keys.Add(key);
        }
    }
}
