using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>
/// What RabbitMQ calls the nodes of an instance. A node keeps its data under its name, so the name is the pod's, which outlives every address of it; the
/// part after it is the headless Service, through which the cluster's resolver finds the pod.
/// </summary>
internal static class RabbitMqNodeNames
{
    private const string Prefix = "rabbit@";

    /// <summary>The host part of a node's name.</summary>
    public static string Host(InstanceNames names, string pod) => $"{pod}.{names.Nodes}";

    /// <summary>The name of a node.</summary>
    public static string Node(InstanceNames names, string pod) => $"{Prefix}{Host(names, pod)}";

    /// <summary>The pod of a node; null when it is no node of the instance.</summary>
    public static string? Pod(InstanceNames names, string node)
    {
        var suffix = $".{names.Nodes}";
        return node.StartsWith(Prefix, StringComparison.Ordinal) && node.EndsWith(suffix, StringComparison.Ordinal) ? node[Prefix.Length..^suffix.Length] : null;
    }
}
