using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Credis;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tests.Topology;

public class NodeSetTests
{
    private static readonly Instance Three = CredisTopologyTests.AnInstance("redis-4.0-advanced", """{"replicas":3}""");

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(null, 6, 6)]
    [InlineData(2, null, 2)]
    [InlineData(4, 6, 4)]
    public void Describe_RunNodes_GoBeforeTheDeclaredNumber(int? runNodes, int? declared, int expected)
    {
        var instance = Three with { Resource = Three.Resource with { Status = new StatefulServiceStatus { RunNodes = runNodes } } };

        Assert.Equal(expected, Describe(instance, Template with { Nodes = declared }).Spec.Replicas);
    }

    [Fact]
    public void Describe_RestartOn_ChangesTheTemplateWithTheTextAndHidesIt()
    {
        var one = Describe(Three, Template with { RestartOn = "secret 1" }).Spec.Template.Metadata.Annotations;
        var same = Describe(Three, Template with { RestartOn = "secret 1" }).Spec.Template.Metadata.Annotations;
        var other = Describe(Three, Template with { RestartOn = "secret 2" }).Spec.Template.Metadata.Annotations;

        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
        Assert.Matches("^[0-9a-f]{16}$", one[NodeSet.RestartAnnotation]);
        Assert.Null(Describe(Three, Template).Spec.Template.Metadata.Annotations);
    }

    [Fact]
    public void Describe_Exporter_RunsUnprivilegedBesideTheEngineAndIsFoundByPrometheus()
    {
        var template = Describe(Three, Template with { Exporter = new V1Container { Name = "exporter", Ports = [new V1ContainerPort { ContainerPort = 9121 }] } }).Spec.Template;

        Assert.Equal(["engine", "exporter"], template.Spec.Containers.Select(container => container.Name));
        Assert.All(template.Spec.Containers, container => Assert.False(container.SecurityContext.AllowPrivilegeEscalation));
        Assert.Equal("9121", template.Metadata.Annotations["prometheus.io/port"]);
    }

    private static NodeTemplate Template => new() { User = 999, Containers = [new V1Container { Name = "engine" }] };

    private static V1StatefulSet Describe(Instance instance, NodeTemplate template) => NodeSet.Describe(instance, InstanceSize.Of(instance), template);
}
