using k8s.Models;
using Ssm.Standalone.Node.Controllers.Endpoints;

namespace Ssm.Standalone.Node.Tests.Controllers;

public sealed class EndpointsBuilderTests
{
    [Fact]
    public void Build_Pods_AreSortedByReadiness()
    {
        var subset = Assert.Single(EndpointsBuilder.Build(Service(), [Pods.A("b", ip: "127.0.0.2"), Pods.A("a", ip: "127.0.0.1"), Pods.A("c", isReady: false, ip: "127.0.0.3")]));

        Assert.Equal(["127.0.0.1", "127.0.0.2"], subset.Addresses.Select(address => address.Ip));
        Assert.Equal(["127.0.0.3"], subset.NotReadyAddresses.Select(address => address.Ip));
        Assert.Equal(8080, Assert.Single(subset.Ports).Port);
        Assert.Equal("a", subset.Addresses[0].TargetRef.Name);
    }

    [Fact]
    public void Build_PublishNotReady_TakesAllAsReady()
    {
        var service = Service();
        service.Spec.PublishNotReadyAddresses = true;

        Assert.Single(EndpointsBuilder.Build(service, [Pods.A("c", isReady: false, ip: "127.0.0.3")])[0].Addresses);
    }

    [Fact]
    public void Build_PodsThatCannotServe_AreLeftOut() => Assert.Empty(EndpointsBuilder.Build(
        Service(), [Pods.A("no-address"), Pods.A("ended", phase: "Failed", ip: "127.0.0.1"), Pods.A("going", isDeleting: true, ip: "127.0.0.2")]));

    [Fact]
    public void Build_OtherLabels_AreLeftOut()
    {
        var service = Service();
        service.Spec.Selector["role"] = "primary";

        Assert.Empty(EndpointsBuilder.Build(service, [Pods.A("a", ip: "127.0.0.1")]));
    }

    [Fact]
    public void Build_HeadlessWithHostnames_NamesItsPods()
    {
        var pod = Pods.A("a", ip: "127.0.0.1");
        pod.Spec.Hostname = "a";
        pod.Spec.Subdomain = "s";

        Assert.Equal("a", EndpointsBuilder.Build(Service(), [pod])[0].Addresses[0].Hostname);
    }

    private static V1Service Service() => new()
    {
        Metadata = new V1ObjectMeta { Name = "s", NamespaceProperty = "test" },
        Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "a" }, Ports = [new V1ServicePort { Port = 80, TargetPort = "web" }] },
    };
}
