using System.Net;
using k8s.Models;
using Ssm.Standalone.Node.Paths;
using Ssm.Standalone.Node.Pods;

namespace Ssm.Standalone.Node.Tests.Pods;

public sealed class EnvironmentBuilderTests
{
    private static readonly V1Pod Pod = new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "redis-0",
            NamespaceProperty = "test",
            Uid = "u-1",
            Labels = new Dictionary<string, string> { ["app"] = "redis" },
            Annotations = new Dictionary<string, string> { ["note"] = "n" },
        },
        Spec = new V1PodSpec { NodeName = "node-1", Containers = [] },
    };

    [Theory]
    [InlineData("metadata.name", "redis-0")]
    [InlineData("metadata.namespace", "test")]
    [InlineData("metadata.uid", "u-1")]
    [InlineData("metadata.labels['app']", "redis")]
    [InlineData("metadata.labels['none']", "")]
    [InlineData("metadata.annotations['note']", "n")]
    [InlineData("metadata.labels", "app=\"redis\"")]
    [InlineData("spec.nodeName", "node-1")]
    [InlineData("spec.serviceAccountName", "default")]
    [InlineData("status.podIP", "127.10.128.1")]
    [InlineData("status.hostIP", "127.10.0.1")]
    public void Field_OfPod_HasItsValue(string path, string expected) =>
        Assert.Equal(expected, Build(new V1EnvVar { Name = "X", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } })["X"]);

    [Theory]
    [InlineData("limits.memory", null, "1073741824")]
    [InlineData("limits.memory", "1Mi", "1024")]
    [InlineData("limits.cpu", null, "4")]
    [InlineData("requests.memory", null, "536870912")]
    [InlineData("requests.cpu", "1m", "500")]
    public void Resource_OfContainer_IsInUnitsOfTheDivisor(string resource, string? divisor, string expected)
    {
        var selector = new V1ResourceFieldSelector { Resource = resource, Divisor = divisor is null ? null : new ResourceQuantity(divisor) };

        Assert.Equal(expected, Build(new V1EnvVar { Name = "X", ValueFrom = new V1EnvVarSource { ResourceFieldRef = selector } })["X"]);
    }

    [Fact]
    public void Values_LaterOnes_SeeAndOverrideEarlierOnes()
    {
        var variables = Build(
            new V1EnvVar { Name = "A", Value = "1" },
            new V1EnvVar { Name = "B", Value = "$(A)$(COMMON)$(LATER)" },
            new V1EnvVar { Name = "A", Value = "2" },
            new V1EnvVar { Name = "LATER", Value = "x" });

        Assert.Equal("2", variables["A"]);
        Assert.Equal("1c$(LATER)", variables["B"]);
    }

    [Fact]
    public void Values_PathsAreRewritten_SecretsAreNot()
    {
        var variables = Build(
            new V1EnvVar { Name = "DIR", Value = "/data/x" },
            new V1EnvVar { Name = "PASS", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "secret", Key = "pass" } } });

        Assert.Equal("/srv/x", variables["DIR"]);
        Assert.Equal("/data/$(A)", variables["PASS"]);
    }

    [Theory]
    [InlineData("none", "pass", false, "secret \"none\" not found")]
    [InlineData("secret", "none", false, "couldn't find key none in Secret test/secret")]
    [InlineData("none", "pass", true, null)]
    public void Secret_Missing_IsNamed(string secret, string key, bool optional, string? expected)
    {
        var container = Container(new V1EnvVar { Name = "X", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key, Optional = optional } } });

        var built = Builder().Build(container, new Dictionary<string, string>(), Rewriter());

        Assert.Equal(expected, (built as ContainerEnvironment.Missing)?.What);
    }

    private static IReadOnlyDictionary<string, string> Build(params V1EnvVar[] variables) => Assert.IsType<ContainerEnvironment.Variables>(
        Builder().Build(Container(variables), new Dictionary<string, string> { ["COMMON"] = "c" }, Rewriter())).Values;

    private static EnvironmentBuilder Builder() => new(
        Pod, new PodAddress(IPAddress.Parse("127.10.128.1"), IPAddress.Parse("127.10.0.1")), new NodeCapacity(4, 8L << 30), new Configuration());

    private static TextRewriter Rewriter() => new(new PathRewriter([new PathMapping("/data", "/srv")]), new ClusterNameRewriter("cluster.local", _ => null));

    private static V1Container Container(params V1EnvVar[] variables) => new()
    {
        Name = "c",
        Env = [.. variables],
        Resources = new V1ResourceRequirements
        {
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") },
            Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new("512Mi"), ["cpu"] = new("500m") },
        },
    };

    private sealed class Configuration : IConfiguration
    {
        public V1ConfigMap? ConfigMap(string @namespace, string name) => null;

        public V1Secret? Secret(string @namespace, string name) =>
            name == "secret" ? new V1Secret { Data = new Dictionary<string, byte[]> { ["pass"] = "/data/$(A)"u8.ToArray() } } : null;
    }
}
