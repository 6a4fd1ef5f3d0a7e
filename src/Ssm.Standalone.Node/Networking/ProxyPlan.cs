using System.Net;
using k8s.Models;

namespace Ssm.Standalone.Node.Networking;

/// <summary>Which addresses of a Service are to be served. Pure.</summary>
internal static class ProxyPlan
{
    /// <summary>The plan for one Service.</summary>
    /// <param name="service">The Service; its addresses are in its spec and status.</param>
    /// <param name="endpoints">Its Endpoints; null while there are none.</param>
    /// <param name="nodeAddress">Where node ports are served.</param>
    public static IReadOnlyList<ProxyPort> Of(V1Service service, V1Endpoints? endpoints, IPAddress nodeAddress)
    {
        if (service.Metadata.DeletionTimestamp is not null || service.Spec.Type == "ExternalName")
        {
            return [];
        }

        var plan = new List<ProxyPort>();
        var addresses = new[] { service.Spec.ClusterIP }
            .Concat(service.Spec.Type == "LoadBalancer" ? (service.Status?.LoadBalancer?.Ingress ?? []).Select(ingress => ingress.Ip) : [])
            .Select(Ipv4.TryParse)
            .OfType<IPAddress>()
            .ToList();
        foreach (var port in (service.Spec.Ports ?? []).Where(port => port.Protocol is null or "TCP"))
        {
            var ready = Addresses(endpoints, port, subset => subset.Addresses);
            var known = ready.Concat(Addresses(endpoints, port, subset => subset.NotReadyAddresses)).ToHashSet();
            plan.AddRange(addresses.Select(address => new ProxyPort(new IPEndPoint(address, port.Port), ready, known)));
            if (addresses.Count > 0 && port.NodePort is > 0 && service.Spec.Type is "NodePort" or "LoadBalancer")
            {
                plan.Add(new ProxyPort(new IPEndPoint(nodeAddress, port.NodePort ?? 0), ready, known));
            }
        }

        return plan;
    }

    private static List<IPEndPoint> Addresses(V1Endpoints? endpoints, V1ServicePort port, Func<V1EndpointSubset, IList<V1EndpointAddress>?> addressesOf) =>
    [
        .. from subset in endpoints?.Subsets ?? []
           from behind in subset.Ports ?? []
           where (behind.Name ?? string.Empty) == (port.Name ?? string.Empty)
           from address in addressesOf(subset) ?? []
           let parsed = Ipv4.TryParse(address.Ip)
           where parsed is not null
           select new IPEndPoint(parsed, behind.Port),
    ];
}
