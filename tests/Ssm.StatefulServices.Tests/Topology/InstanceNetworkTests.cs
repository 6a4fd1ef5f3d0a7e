using k8s.Models;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Tests.Credis;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tests.Topology;

public class InstanceNetworkTests
{
    [Fact]
    public void Describe_Instance_OpensTheClientPortToAllAndTheRestToNodesAndOperator()
    {
        var instance = CredisTopologyTests.AnInstance("redis-4.0-advanced", "{}");

        var policy = InstanceNetwork.Describe(instance, new CredisTopology().Describe(instance));

        Assert.True(policy.IsOptional);
        GoldenFile.Matches("Topology/network-policy.yaml", GoldenObjects.Yaml([policy]));
    }

    [Fact]
    public void Describe_InstanceWithExporter_OpensItsPortToo()
    {
        var instance = CredisTopologyTests.AnInstance("redis-4.0-advanced", """{"exporter":true}""");

        var policy = (V1NetworkPolicy)InstanceNetwork.Describe(instance, new CredisTopology().Describe(instance)).Described;

        Assert.Equal(["6379", "9121"], policy.Spec.Ingress[0].Ports.Select(port => port.Port.Value));
    }
}
