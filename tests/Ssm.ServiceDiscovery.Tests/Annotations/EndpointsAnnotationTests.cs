using k8s.Models;
using Ssm.ServiceDiscovery.Annotations;
using Ssm.ServiceDiscovery.Tests.Names;

namespace Ssm.ServiceDiscovery.Tests.Annotations;

public sealed class EndpointsAnnotationTests
{
    [Fact]
    public void Compose_SeveralNodes_JoinsThemInOrdinalOrder()
    {
        var endpoints = Given.Endpoints(
            "credis-1",
            Given.Subset(6703, Given.Pod("10.28.0.9")),
            Given.Subset(9068, Given.Pod("10.28.0.11")),
            Given.Subset(6805, Given.Pod("10.28.0.10")));

        Assert.Equal("10.28.0.10:6805,10.28.0.11:9068,10.28.0.9:6703", EndpointsAnnotation.Compose(Given.Service("credis-1"), endpoints));
    }

    [Fact]
    public void Compose_NodesThatAreNotReady_AreLeftOut()
    {
        var subset = Given.Subset(6379, Given.Pod("10.28.0.9"));
        subset.NotReadyAddresses = [Given.Pod("10.28.0.10")];

        Assert.Equal("10.28.0.9:6379", EndpointsAnnotation.Compose(Given.Service("credis-1"), Given.Endpoints("credis-1", subset)));
    }

    [Fact]
    public void Compose_SeveralPorts_TakesTheOneBehindTheServicesFirst()
    {
        var subset = Given.Subset(15672, Given.Pod("10.28.0.9"));
        subset.Ports = [new Corev1EndpointPort { Name = "admin", Port = 15672 }, new Corev1EndpointPort { Name = "amqp", Port = 5672 }];

        Assert.Equal("10.28.0.9:5672", EndpointsAnnotation.Compose(Given.Service("rabbitmq-1", portName: "amqp"), Given.Endpoints("rabbitmq-1", subset)));
    }

    [Fact]
    public void Compose_NoReadyNode_IsAbsent()
    {
        Assert.Null(EndpointsAnnotation.Compose(Given.Service("credis-1"), null));
        Assert.Null(EndpointsAnnotation.Compose(Given.Service("credis-1"), Given.Endpoints("credis-1")));
    }

    [Theory]
    [InlineData("10.0.0.1", true, true, true)]
    [InlineData("None", true, true, false)]
    [InlineData("10.0.0.1", true, false, false)]
    [InlineData("10.0.0.1", false, true, false)]
    public void IsDue_ClientServiceOfAnInstanceOnly(string clusterIP, bool hasName, bool hasInstance, bool expected)
    {
        var service = Given.Service("credis-1", clusterIP);
        service.Metadata.Labels = new Dictionary<string, string>();
        if (hasName)
        {
            service.Metadata.Labels["app.kubernetes.io/name"] = "credis";
        }

        if (hasInstance)
        {
            service.Metadata.Labels["app.kubernetes.io/instance"] = "1";
        }

        Assert.Equal(expected, EndpointsAnnotation.IsDue(service));
    }
}
