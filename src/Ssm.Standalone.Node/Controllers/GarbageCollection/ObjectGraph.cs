namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>Which object is owned by which, by uid. An owner may be named before it is known. Thread-safe.</summary>
internal sealed class ObjectGraph
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ObjectNode> _nodes = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];

    /// <summary>The object; null when it is not known.</summary>
    public ObjectNode? Find(string uid)
    {
        lock (_gate)
        {
            return _nodes.GetValueOrDefault(uid);
        }
    }

    /// <summary>The known objects that name <paramref name="uid"/> as an owner.</summary>
    public IReadOnlyList<ObjectNode> DependentsOf(string uid)
    {
        lock (_gate)
        {
            return _dependents.TryGetValue(uid, out var dependents) ? [.. dependents.Select(dependent => _nodes[dependent])] : [];
        }
    }

    /// <summary>Takes an object's newest state.</summary>
    public void Set(ObjectNode node)
    {
        lock (_gate)
        {
            Unlink_NeedsLock(node.Uid);
            _nodes[node.Uid] = node;
            foreach (var owner in node.Owners)
            {
                if (!_dependents.TryGetValue(owner.Uid, out var dependents))
                {
                    _dependents[owner.Uid] = dependents = [];
                }

                dependents.Add(node.Uid);
            }
        }
    }

    /// <summary>Forgets an object; those that name it stay linked to its uid.</summary>
    public void Remove(string uid)
    {
        lock (_gate)
        {
            Unlink_NeedsLock(uid);
            _nodes.Remove(uid);
        }
    }

    private void Unlink_NeedsLock(string uid)
    {
        if (!_nodes.TryGetValue(uid, out var old))
        {
            return;
        }

        foreach (var owner in old.Owners)
        {
            if (_dependents.TryGetValue(owner.Uid, out var dependents) && dependents.Remove(uid) && dependents.Count == 0)
            {
                _dependents.Remove(owner.Uid);
            }
        }
    }
}
