using System.Net;
using k8s.Models;
using Ssm.Standalone.Node.Networking;

namespace Ssm.Standalone.Node.Tests.Networking;

public sealed class ProxyPlanTests
{
    private static readonly IPAddress Node = IPAddress.Parse("127.10.0.1");

    [Fact]
    public void Of_LoadBalancer_IsServedAtClusterIngressAndNodeAddress()
    {
        var service = Service("LoadBalancer", new V1ServicePort { Port = 80, NodePort = 30001, TargetPort = 8080 });
        service.Status = new V1ServiceStatus { LoadBalancer = new V1LoadBalancerStatus { Ingress = [new V1LoadBalancerIngress { Ip = "127.10.64.1" }] } };

        var plan = ProxyPlan.Of(service, Endpoints(null), Node);

        Assert.Equal(["127.10.16.1:80", "127.10.64.1:80", "127.10.0.1:30001"], plan.Select(port => port.Listen.ToString()));
        Assert.All(plan, port => Assert.Equal(["127.10.128.1:8080"], port.Ready.Select(ready => ready.ToString())));
    }

    [Fact]
    public void Of_EndpointNotReady_IsKnownButGetsNoNewConnections()
    {
        var port = Assert.Single(ProxyPlan.Of(Service("ClusterIP", new V1ServicePort { Port = 80 }), Endpoints(null), Node));

        Assert.Equal(["127.10.128.1:8080", "127.10.128.2:8080"], port.Known.Select(known => known.ToString()).Order());
        Assert.Equal(["127.10.128.1:8080"], port.Ready.Select(ready => ready.ToString()));
    }

    [Fact]
    public void Of_NamedPorts_AreMatchedByName()
    {
        var plan = ProxyPlan.Of(Service("ClusterIP", new V1ServicePort { Name = "a", Port = 80 }, new V1ServicePort { Name = "b", Port = 81 }), Endpoints("b"), Node);

        Assert.Empty(plan[0].Ready);
        Assert.Single(plan[1].Ready);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("")]
    [InlineData(null)]
    public void Of_NoAddress_IsNotServed(string? clusterIP)
    {
        var service = Service("ClusterIP", new V1ServicePort { Port = 80 });
        service.Spec.ClusterIP = clusterIP;

        Assert.Empty(ProxyPlan.Of(service, Endpoints(null), Node));
    }

    [Fact]
    public void Of_ServiceBeingDeleted_IsNotServed()
    {
        var service = Service("ClusterIP", new V1ServicePort { Port = 80 });
        service.Metadata.DeletionTimestamp = DateTime.UnixEpoch;

        Assert.Empty(ProxyPlan.Of(service, Endpoints(null), Node));
    }

    private static V1Service Service(string type, params V1ServicePort[] ports) =>
        new() { Metadata = new V1ObjectMeta { Name = "s" }, Spec = new V1ServiceSpec { Type = type, ClusterIP = "127.10.16.1", Ports = [.. ports] } };

    private static V1Endpoints Endpoints(string? port) => new()
    {
        Subsets =
        [
            new V1EndpointSubset
            {
                Addresses = [new V1EndpointAddress { Ip = "127.10.128.1" }],
                NotReadyAddresses = [new V1EndpointAddress { Ip = "127.10.128.2" }],
                Ports = [new Corev1EndpointPort { Name = port, Port = 8080 }],
            },
        ],
    };
}
