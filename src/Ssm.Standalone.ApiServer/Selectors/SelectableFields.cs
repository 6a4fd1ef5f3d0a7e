using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>Which fields a field selector may name, per kind, and how an object answers them.</summary>
public static class SelectableFields
{
    private static readonly string[] Common = ["metadata.name", "metadata.namespace"];

    private static readonly Dictionary<(string Group, string Kind), string[]> OfKind = new()
    {
        [("", "Pod")] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        [("", "Event")] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        [("events.k8s.io", "Event")] =
        [
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
            "regarding.resourceVersion", "regarding.fieldPath", "reason", "reportingController", "type",
        ],
        [("", "Secret")] = ["type"],
        [("", "Namespace")] = ["status.phase"],
        [("", "Node")] = ["spec.unschedulable"],
        [("", "Service")] = ["spec.clusterIP", "spec.type"],
        [("", "ReplicationController")] = ["status.replicas"],
        [("apps", "ReplicaSet")] = ["status.replicas"],
        [("batch", "Job")] = ["status.successful"],
    };

    private static readonly Dictionary<string, string> ZeroValues = new()
    {
        ["spec.unschedulable"] = "false",
        ["spec.hostNetwork"] = "false",
        ["status.replicas"] = "0",
        ["status.successful"] = "0",
    };

    /// <summary>Why the kind cannot answer the selector, in kube-apiserver's words (400 BadRequest), or null if it can.</summary>
    /// <param name="selector">What the client asked for.</param>
    /// <param name="group">API group of the kind, "" for core.</param>
    /// <param name="kind">The kind asked.</param>
    /// <param name="declared">A custom kind's <c>selectableFields</c>, without the leading dot; empty otherwise.</param>
    public static string? Error(FieldSelector selector, string group, string kind, IReadOnlyCollection<string> declared)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(declared);
        var own = OfKind.GetValueOrDefault((group, kind), []);
        var unknown = selector.Requirements.Select(requirement => requirement.Field)
            .FirstOrDefault(field => !Common.Contains(field) && !own.Contains(field) && !declared.Contains(field));
        return unknown is null ? null : $"field label not supported: {unknown}";
    }

    internal static string Read(JsonObject obj, string field)
    {
        JsonNode? node = obj;
        foreach (var part in field.Split('.'))
        {
            node = node is JsonObject parent && parent.TryGetPropertyValue(part, out var child) ? child : null;
        }

        return node switch
        {
            null => ZeroValues.GetValueOrDefault(field, ""),
            JsonObject source when field == "source" => source["component"]?.ToString() ?? "",
            _ => node.ToString(),
        };
    }
}
