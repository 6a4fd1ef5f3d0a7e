using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Names;

namespace Ssm.ServiceDiscovery.Tests.Names;

/// <summary>Short ways to say what the API server holds.</summary>
internal static class Given
{
    public const string BrokerNamespace = "service-brokers";

    private static readonly DateTime Start = new(2020, 8, 5, 6, 10, 28, DateTimeKind.Utc);

    public static V1Service Service(string name, string? clusterIP = null, string? ingress = null, string inNamespace = BrokerNamespace, string? portName = null, int port = 6379) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = inNamespace },
        Spec = new V1ServiceSpec { ClusterIP = clusterIP, Ports = [new V1ServicePort { Name = portName, Port = port, Protocol = "TCP" }] },
        Status = new V1ServiceStatus
        {
            LoadBalancer = new V1LoadBalancerStatus { Ingress = ingress is null ? null : [new V1LoadBalancerIngress { Ip = ingress }] },
        },
    };

    public static V1Service ExternalService(string name, string target) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BrokerNamespace },
        Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = target },
    };

    public static V1Endpoints Endpoints(string name, params IReadOnlyList<V1EndpointSubset> subsets) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BrokerNamespace },
        Subsets = [.. subsets],
    };

    public static V1EndpointSubset Subset(int port, params IReadOnlyList<V1EndpointAddress> addresses) => new()
    {
        Addresses = [.. addresses],
        Ports = [new Corev1EndpointPort { Port = port, Protocol = "TCP" }],
    };

    public static V1EndpointAddress Pod(string ip, string? pod = null, string? hostname = null) => new()
    {
        Ip = ip,
        Hostname = hostname,
        TargetRef = pod is null ? null : new V1ObjectReference { Kind = "Pod", Name = pod },
    };

    public static InstanceHost Host(string instance, string host, int second = 0) =>
        new(new NamespacedName(BrokerNamespace, instance), host, Start.AddSeconds(second));

    public static (DnsZone Zone, IReadOnlyList<HostRefusal> Refusals) Zone(
        IReadOnlyList<V1Service>? services = null, IReadOnlyList<V1Endpoints>? endpoints = null, IReadOnlyList<InstanceHost>? hosts = null) =>
        DnsZoneBuilder.Build(
            new ZoneSources { Services = services ?? [], Endpoints = endpoints ?? [], Hosts = hosts ?? [] }, "cluster.local", serial: 7);
}
