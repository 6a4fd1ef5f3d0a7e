using System.Net;
using k8s.Models;

namespace Ssm.Standalone.Node.Networking;

/// <summary>The addresses and ports of Services, as held by the Services that are in the API.</summary>
internal sealed class ServiceAddresses(NodeAddresses network)
{
    /// <summary>The range that kube-apiserver uses by default.</summary>
    private const uint FirstNodePort = 30000;
    private const uint NodePortCount = 2768;

    private readonly AddressPool _cluster = new(network.Services);
    private readonly AddressPool _ingress = new(network.Ingress);
    private readonly NumberPool _nodePorts = new(FirstNodePort, NodePortCount);

    /// <summary>The cluster address of a Service: its own if it has one, else a free one; null when none is free.</summary>
    public IPAddress? ClusterAddress(V1Service service) => _cluster.Acquire(Owner(service), Ipv4.TryParse(service.Spec.ClusterIP));

    /// <summary>The load-balancer address of a Service: its own, the one it asks for, or a free one; null when none is free.</summary>
    public IPAddress? IngressAddress(V1Service service) =>
        _ingress.Acquire(Owner(service), Ipv4.TryParse(service.Status?.LoadBalancer?.Ingress?.FirstOrDefault()?.Ip) ?? Ipv4.TryParse(service.Spec.LoadBalancerIP));

    /// <summary>The node port of a port of a Service; null when none is free.</summary>
    public int? NodePort(V1Service service, V1ServicePort port) =>
        (int?)_nodePorts.Acquire(PortOwner(service, port), port.NodePort is > 0 ? (uint)port.NodePort : null);

    /// <summary>Takes over what the Services have already; before anything new is given out.</summary>
    public void Fill(IEnumerable<V1Service> services)
    {
        foreach (var service in services)
        {
            if (Ipv4.TryParse(service.Spec.ClusterIP) is not null)
            {
                ClusterAddress(service);
            }

            if (service.Spec.Type == "LoadBalancer" && service.Status?.LoadBalancer?.Ingress is { Count: > 0 })
            {
                IngressAddress(service);
            }

            foreach (var port in (service.Spec.Ports ?? []).Where(port => port.NodePort is > 0))
            {
                NodePort(service, port);
            }
        }
    }

    /// <summary>Gives back everything of a Service that is gone.</summary>
    public void Release(V1Service service)
    {
        _cluster.Release(Owner(service));
        ReleaseIngress(service);
        foreach (var port in service.Spec.Ports ?? [])
        {
            _nodePorts.Release(PortOwner(service, port));
        }
    }

    /// <summary>Gives back the load-balancer address of a Service that is none any more.</summary>
    public void ReleaseIngress(V1Service service) => _ingress.Release(Owner(service));

    private static string Owner(V1Service service) => $"{service.Metadata.NamespaceProperty}/{service.Metadata.Name}";

    private static string PortOwner(V1Service service, V1ServicePort port) => $"{Owner(service)}:{port.Port}/{port.Protocol ?? "TCP"}";
}
