using System.Globalization;
using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Fields of a pod that its containers may ask for (Kubernetes, "Downward API"). Pure.</summary>
internal static class DownwardFields
{
    /// <summary>The value of a <c>fieldRef</c>; null when there is no such field.</summary>
    public static string? Field(V1Pod pod, PodAddress address, string path) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => pod.Metadata.NamespaceProperty,
        "metadata.uid" => pod.Metadata.Uid,
        "metadata.labels" => Pairs(pod.Metadata.Labels),
        "metadata.annotations" => Pairs(pod.Metadata.Annotations),
        "spec.nodeName" => pod.Spec.NodeName ?? string.Empty,
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "default",
        "status.podIP" or "status.podIPs" => address.PodIP.ToString(),
        "status.hostIP" or "status.hostIPs" => address.HostIP.ToString(),
        _ when Key(path, "metadata.labels") is { } label => Value(pod.Metadata.Labels, label),
        _ when Key(path, "metadata.annotations") is { } annotation => Value(pod.Metadata.Annotations, annotation),
        _ => null,
    };

    /// <summary>The value of a <c>resourceFieldRef</c>, in units of its divisor, rounded up; null when there is no such resource.</summary>
    public static string? Resource(V1Container container, V1ResourceFieldSelector selector, NodeCapacity capacity)
    {
        var parts = selector.Resource.Split('.', 2);
        if (parts.Length != 2 || parts[0] is not ("limits" or "requests"))
        {
            return null;
        }

        var resources = container.Resources;
        var asked = parts[0] == "limits" ? resources?.Limits : resources?.Requests ?? resources?.Limits;
        decimal? value = asked is not null && asked.TryGetValue(parts[1], out var quantity) ? quantity.ToDecimal() : parts switch
        {
            // A container without a limit may use the whole machine.
            ["limits", "cpu"] => capacity.Processors,
            ["limits", "memory"] => capacity.MemoryBytes,
            ["requests", _] => 0,
            _ => null,
        };
        var divisor = selector.Divisor?.ToDecimal() ?? 0;
        return value is { } number ? decimal.Ceiling(number / (divisor > 0 ? divisor : 1)).ToString(CultureInfo.InvariantCulture) : null;
    }

    private static string? Key(string path, string map) =>
        path.StartsWith(map + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(map.Length + 2)..^2] : null;

    private static string Value(IDictionary<string, string>? map, string key) => map is not null && map.TryGetValue(key, out var value) ? value : string.Empty;

    /// <summary>One <c>key="value"</c> a line, sorted, as a kubelet writes them.</summary>
    private static string Pairs(IDictionary<string, string>? map) =>
        string.Join('\n', (map ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={Quoted(pair.Value)}"));

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
}
