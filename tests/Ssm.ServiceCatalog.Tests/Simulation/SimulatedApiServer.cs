using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>
/// The few verbs of the Kubernetes API that the catalog uses, over JSON objects in memory: optimistic concurrency, generations, the status subresource,
/// finalizers, preconditions, namespaces that end, lists and watches.
/// </summary>
internal sealed class SimulatedApiServer(TimeProvider timeProvider, Func<StoredKey, JsonObject, JsonObject?, string?> admit)
{
    private static readonly string[] WithStatus =
    [
        "clusterservicebrokers", "clusterserviceclasses", "clusterserviceplans", "servicebrokers", "serviceclasses", "serviceplans", "serviceinstances", "servicebindings", "orphanedresources",
    ];

    private readonly Dictionary<StoredKey, JsonObject> _objects = [];
    private readonly Dictionary<string, List<StoredChange>> _changes = [];
    private readonly List<SimulatedWatch> _watches = [];
    private long _revision = 1;
    private long _oldest;
    private int _uids;

    /// <summary>Changes of objects by the controller, for the rule that an idle catalog writes nothing.</summary>
    public int Writes { get; private set; }

    public IEnumerable<KeyValuePair<StoredKey, JsonObject>> Of(string plural) => _objects.Where(pair => pair.Key.Plural == plural);

    public JsonObject? Find(StoredKey key) => _objects.GetValueOrDefault(key);

    public IReadOnlyList<T> List<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> => [.. Of(type.Plural).Select(pair => pair.Value.Deserialize(type.TypeInfo)!)];

    public T? Get<T>(ResourceType<T> type, string @namespace, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Find(new StoredKey(type.Plural, @namespace, name))?.Deserialize(type.TypeInfo);

    public SimulatedReply Create<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Create(KeyOf(type, resource), JsonSerializer.SerializeToNode(resource, type.TypeInfo)!.AsObject());

    public SimulatedReply Update<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Replace(KeyOf(type, resource), "", JsonSerializer.SerializeToNode(resource, type.TypeInfo)!.AsObject());

    public SimulatedReply Handle(SimulatedRequest request)
    {
        var (key, subresource) = StoredKey.Parse(request.Path);
        Writes += request.IsWrite ? 1 : 0;
        return request.Method switch
        {
            "GET" when request.Query("watch") is not null => Watch(Selected(key, request), long.Parse(request.Query("resourceVersion") ?? "0", CultureInfo.InvariantCulture), request.Client),
            "GET" when key.Name.Length == 0 => List(Selected(key, request)),
            "GET" => Find(key) is { } found ? Answer(200, found) : Failure(404, "NotFound", $"{key} not found"),
            "POST" => Create(key, Parse(request.Body)),
            "PUT" => Replace(key, subresource, Parse(request.Body)),
            "PATCH" => Patch(key, subresource, Parse(request.Body)),
            "DELETE" => Delete(key, request.Body.Length == 0 ? null : (string?)Parse(request.Body)["preconditions"]?["uid"]),
            _ => Failure(405, "MethodNotAllowed", request.Method),
        };
    }

    public SimulatedReply Delete(StoredKey key, string? uid = null)
    {
        if (Find(key) is not { } live)
        {
            return Failure(404, "NotFound", $"{key} not found");
        }

        if (uid is not null && uid != (string?)live["metadata"]!["uid"])
        {
            return Failure(409, "Conflict", $"{key} is another one by now");
        }

        if (live["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            Remove(key, live);
        }
        else if (live["metadata"]!["deletionTimestamp"] is null)
        {
            var marked = live.DeepClone().AsObject();
            marked["metadata"]!["deletionTimestamp"] = Now();
            marked["metadata"]!["generation"] = (long)live["metadata"]!["generation"]! + 1;
            Store(key, marked, "MODIFIED");
        }

        return SimulatedReply.Json(200, """{"kind":"Status","apiVersion":"v1","status":"Success"}""");
    }

    /// <summary>Watches whose next change has not been told yet.</summary>
    public IReadOnlyList<SimulatedWatch> Lagging()
    {
        _watches.RemoveAll(watch => !watch.IsOpen);
        return [.. _watches.Where(watch => watch.IsWaiting && watch.Position < ChangesOf(watch.Scope.Plural).Count)];
    }

    public IReadOnlyList<SimulatedWatch> Watches => _watches;

    /// <summary>Tells the next changes of a watch, as many as asked for.</summary>
    /// <returns>What was told, for the trace.</returns>
    public string Deliver(SimulatedWatch watch, int count)
    {
        var told = new List<string>();
        var lines = new List<byte>();
        var changes = ChangesOf(watch.Scope.Plural);
        for (; count > 0 && watch.Position < changes.Count; watch.Position++)
        {
            if (IsIn(watch.Scope, changes[watch.Position].Key))
            {
                lines.AddRange(changes[watch.Position].Line);
                told.Add($"{changes[watch.Position].Key} at {changes[watch.Position].Revision}");
                count--;
            }
        }

        if (lines.Count > 0)
        {
            watch.Deliver([.. lines]);
        }

        return string.Join(", ", told);
    }

    /// <summary>Forgets the past: a watch that asks for it is told 410.</summary>
    public void Compact() => _oldest = _revision;

    /// <summary>Forgets the watches of a process that died.</summary>
    public void Hang(SimulatedProcess client) => _watches.RemoveAll(watch => watch.Client == client);

    private SimulatedReply Create(StoredKey at, JsonObject given)
    {
        var key = at with { Name = (string)given["metadata"]!["name"]! };
        if (key.Namespace.Length > 0)
        {
            if (Find(new StoredKey("namespaces", "", key.Namespace)) is not { } home)
            {
                return Failure(404, "NotFound", $"namespaces \"{key.Namespace}\" not found");
            }

            if (home["metadata"]!["deletionTimestamp"] is not null)
            {
                return Failure(403, "Forbidden", $"{key} is forbidden: namespace {key.Namespace} is being terminated");
            }
        }

        if (_objects.ContainsKey(key))
        {
            return Failure(409, "AlreadyExists", $"{key} already exists");
        }

        var stored = given.DeepClone().AsObject();
        var metadata = stored["metadata"]!.AsObject();
        Set(metadata, "namespace", key.Namespace.Length > 0 ? key.Namespace : null);
        if (admit(key, stored, null) is { } denial)
        {
            return Failure(403, "Forbidden", denial);
        }

        metadata = stored["metadata"]!.AsObject();
        metadata["uid"] = $"uid-{++_uids}";
        metadata["creationTimestamp"] = Now();
        metadata["generation"] = 1L;
        if (WithStatus.Contains(key.Plural))
        {
            stored.Remove("status");
        }

        return Answer(201, Store(key, stored, "ADDED"));
    }

    private SimulatedReply Replace(StoredKey key, string subresource, JsonObject given)
    {
        if (Find(key) is not { } live)
        {
            return Failure(404, "NotFound", $"{key} not found");
        }

        if ((string?)given["metadata"]!["resourceVersion"] is { Length: > 0 } version && version != (string?)live["metadata"]!["resourceVersion"])
        {
            return Failure(409, "Conflict", $"{key} has been modified");
        }

        return Write(key, subresource, live, given);
    }

    private SimulatedReply Patch(StoredKey key, string subresource, JsonObject patch)
    {
        if (Find(key) is not { } live)
        {
            return Failure(404, "NotFound", $"{key} not found");
        }

        var merged = live.DeepClone().AsObject();
        Merge(merged, patch);
        return Write(key, subresource, live, merged);
    }

    private SimulatedReply Write(StoredKey key, string subresource, JsonObject live, JsonObject given)
    {
        if ((string?)given["metadata"]!["uid"] is { Length: > 0 } uid && uid != (string?)live["metadata"]!["uid"])
        {
            return Failure(409, "Conflict", $"{key} is another one by now");
        }

        var stored = (subresource == "status" ? live : given).DeepClone().AsObject();
        if (WithStatus.Contains(key.Plural))
        {
            Set(stored, "status", (subresource == "status" ? given : live)["status"]?.DeepClone());
        }

        foreach (var kept in new[] { "uid", "creationTimestamp", "deletionTimestamp", "generation", "namespace", "resourceVersion" })
        {
            Set(stored["metadata"]!.AsObject(), kept, live["metadata"]![kept]?.DeepClone());
        }

        if (subresource.Length == 0 && admit(key, stored, live) is { } denial)
        {
            return Failure(403, "Forbidden", denial);
        }

        if (!JsonNode.DeepEquals(stored["spec"], live["spec"]))
        {
            stored["metadata"]!["generation"] = (long)live["metadata"]!["generation"]! + 1;
        }

        if (stored["metadata"]!["deletionTimestamp"] is not null && stored["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            return Answer(200, Remove(key, stored));
        }

        return Answer(200, JsonNode.DeepEquals(stored, live) ? live : Store(key, stored, "MODIFIED"));
    }

    private SimulatedReply List(StoredKey scope)
    {
        var items = new JsonArray([.. _objects.Where(pair => IsIn(scope, pair.Key)).Select(pair => pair.Value.DeepClone())]);
        return Answer(200, new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_revision}" }, ["items"] = items });
    }

    private SimulatedReply Watch(StoredKey scope, long from, SimulatedProcess? client)
    {
        if (from < _oldest)
        {
            return Failure(410, "Expired", "too old resource version");
        }

        var changes = ChangesOf(scope.Plural);
        var watch = new SimulatedWatch(scope, changes.FindIndex(change => change.Revision > from) is var next and >= 0 ? next : changes.Count, client);
        _watches.Add(watch);
        return new SimulatedReply(200, []) { Stream = watch };
    }

    private JsonObject Store(StoredKey key, JsonObject stored, string change)
    {
        stored["metadata"]!["resourceVersion"] = $"{++_revision}";
        _objects[key] = stored;
        Note(key, stored, change);
        return stored;
    }

    private JsonObject Remove(StoredKey key, JsonObject live)
    {
        var last = live.DeepClone().AsObject();
        last["metadata"]!["resourceVersion"] = $"{++_revision}";
        _objects.Remove(key);
        Note(key, last, "DELETED");
        return last;
    }

    private void Note(StoredKey key, JsonObject stored, string change) => ChangesOf(key.Plural).Add(new StoredChange(
        _revision, key, Encoding.UTF8.GetBytes($$"""{"type":"{{change}}","object":{{stored.ToJsonString()}}}""" + "\n")));

    private List<StoredChange> ChangesOf(string plural)
    {
        if (!_changes.TryGetValue(plural, out var changes))
        {
            _changes[plural] = changes = [];
        }

        return changes;
    }

    private string Now() => timeProvider.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static StoredKey Selected(StoredKey key, SimulatedRequest request) =>
        request.Query("fieldSelector") is { } selector ? key with { Name = selector.Split('=')[1] } : key;

    private static bool IsIn(StoredKey scope, StoredKey key) =>
        key.Plural == scope.Plural && (scope.Namespace.Length == 0 || scope.Namespace == key.Namespace) && (scope.Name.Length == 0 || scope.Name == key.Name);

    private static StoredKey KeyOf<T>(ResourceType<T> type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => new(type.Plural, resource.Metadata.NamespaceProperty ?? "", resource.Metadata.Name);

    /// <summary>A member that is null is none, or equal objects would differ.</summary>
    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        target.Remove(name);
        if (value is not null)
        {
            target[name] = value;
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject change && target[name] is JsonObject inner)
            {
                Merge(inner, change);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private static JsonObject Parse(byte[] body) => JsonNode.Parse(body)!.AsObject();

    private static SimulatedReply Answer(int status, JsonObject body) => SimulatedReply.Json(status, body.ToJsonString());

    private static SimulatedReply Failure(int status, string reason, string message) => Answer(status, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["code"] = status,
        ["message"] = message,
    });
}
