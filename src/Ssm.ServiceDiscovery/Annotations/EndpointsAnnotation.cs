using k8s.Models;

namespace Ssm.ServiceDiscovery.Annotations;

/// <summary>What a Service's annotation says about where its engine listens.</summary>
internal static class EndpointsAnnotation
{
    /// <summary><c>ip:port,ip:port</c> of the ready nodes, for clients that connect to each node themselves.</summary>
    public const string Key = "infra.tce.io/endpoints";

    private const string NameLabel = "app.kubernetes.io/name";
    private const string InstanceLabel = "app.kubernetes.io/instance";

    /// <summary>Whether the Service is the client Service of an instance; only those are annotated.</summary>
    public static bool IsDue(V1Service service) =>
        service.Spec?.ClusterIP != "None"
        && service.Metadata.Labels is { } labels && labels.ContainsKey(NameLabel) && labels.ContainsKey(InstanceLabel);

    /// <summary>The ready addresses with the port behind the Service's first port, in ordinal order; <c>null</c> when there is none.</summary>
    public static string? Compose(V1Service service, V1Endpoints? endpoints)
    {
        var port = service.Spec?.Ports is [var first, ..] ? first.Name : null;
        var pairs = (endpoints?.Subsets ?? []).SelectMany(subset => Pairs(subset, port)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var text = string.Join(',', pairs);
        return text.Length == 0 ? null : text;
    }

    private static IEnumerable<string> Pairs(V1EndpointSubset subset, string? port) =>
        (subset.Ports ?? []).Where(candidate => (candidate.Name ?? "") == (port ?? "")).Take(1)
            .SelectMany(candidate => (subset.Addresses ?? []).Select(address => $"{address.Ip}:{candidate.Port}"));
}
