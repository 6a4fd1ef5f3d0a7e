using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

public class ZooKeeperTopologyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("standard-defaults", "zookeeper-3.4-standard", "{}", null)]
    [InlineData(
        "advanced",
        "zookeeper-3.4-advanced",
        """{"resources":{"memory":"512M","cpu":0.5,"storage":"20G"},"config":{"tickTime":1000},"exporter":true}""",
        """{"isFounded":true,"lastNumber":2,"members":[{"node":"zookeeper-1-0","number":1,"isJoined":true},{"node":"zookeeper-1-1","number":2}],"servers":["server.1=zookeeper-1-0.zookeeper-1-nodes.service-brokers.svc:2888:3888:participant;zookeeper-1-0.zookeeper-1-nodes.service-brokers.svc:2181"]}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters, string? state) =>
        GoldenFile.Matches($"ZooKeeper/{name}.objects.yaml", GoldenObjects.Yaml(new ZooKeeperTopology(), AnInstance(plan, parameters, state)));

    [Fact]
    public void Describe_AnyInstance_HasThePasswordNowhereAndItsHashInASecretOnly()
    {
        var hash = ZooKeeperAcl.Digest("super", "super-password");
        foreach (var described in new ZooKeeperTopology().Describe(AnInstance("zookeeper-3.4-advanced", "{}")))
        {
            var json = described.ToJson().ToJsonString();
            Assert.DoesNotContain("super-password", json, StringComparison.Ordinal);
            Assert.DoesNotContain(hash, json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Digest_KnownUser_IsAsZooKeeperWritesIt() =>
        Assert.Equal("super:xQJmxLMiHGwaqBvst5y6rkB6HQs=", ZooKeeperAcl.Digest("super", "admin")); // ZooKeeper Programmer's Guide and countless configurations

    [Theory]
    [InlineData("""{"replicas":4}""", "parameters.replicas: must be one of 3, 5, got 4")]
    [InlineData("""{"config":{"dataDir":"/etc"}}""", "parameters.config.dataDir: unknown parameter; known are maxClientCnxns, maxSessionTimeout, snapCount, tickTime")]
    [InlineData("""{"config":{"tickTime":1}}""", "parameters.config.tickTime: must be at least 500, got 1")]
    public async Task Instance_BadParameters_GetOneErrorWithPathRuleAndValue(string parameters, string expected) => Assert.Equal(
        [expected],
        (await ZooKeeperOffering.Schemas(ZooKeeperOffering.Default.FindPlan("zookeeper-3.4-advanced")!).Instance.ValidateAsync(Json(parameters), Token)).Select(error => error.ToString()));

    [Theory]
    [InlineData("/zookeeper", false)]
    [InlineData("/zookeeper/config", false)]
    [InlineData("/", false)]
    [InlineData("orders", false)]
    [InlineData("/orders/", false)]
    [InlineData("/orders/..", false)]
    [InlineData("/a b", false)]
    [InlineData("/zookeepers", true)]
    [InlineData("/apps/orders.v1", true)]
    public async Task Binding_Chroot_IsAPathThatIsNotZooKeepersOwn(string chroot, bool isGood)
    {
        var errors = await ZooKeeperOffering.Schemas(ZooKeeperOffering.Default.Plans[0]).Binding.ValidateAsync(Json($$"""{"chroot":"{{chroot}}"}"""), Token);
        Assert.Equal(isGood, errors.Count == 0);
    }

    [Fact]
    public void Parse_Answer_HasVersionModeAndZxid() => Assert.Equal(
        new ZooKeeperStatus { Version = "3.8.0", Mode = "leader", Zxid = 0x100000002 },
        ZooKeeperStatus.Parse("Zookeeper version: 3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC\nConnections: 1\nZxid: 0x100000002\nMode: leader\nNode count: 5\n"));

    [Fact]
    public void Parse_NotServing_HasNoMode() => Assert.Null(ZooKeeperStatus.Parse("This ZooKeeper instance is not currently serving requests\n").Mode);

    [Fact]
    public void Parse_Configuration_HasTheServersWithAVote() => Assert.Equal(
        [new ZooKeeperServer(1, "10.0.0.1"), new ZooKeeperServer(12, "zk-1.nodes.svc")],
        ZooKeeperServer.Parse("server.1=10.0.0.1:2888:3888:participant;10.0.0.1:2181\nserver.3=10.0.0.3:2888:3888:observer;10.0.0.3:2181\nserver.12=zk-1.nodes.svc:2888:3888:participant;zk-1.nodes.svc:2181\nversion=100000000"));

    internal static Instance AnInstance(string plan, string parameters, string? state = null) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = "zookeeper-1", NamespaceProperty = "service-brokers", Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb" },
            Spec = new StatefulServiceSpec { Service = "zookeeper", Plan = plan, InstanceId = "1", Parameters = Json(parameters) },
            Status = state is null ? null : new StatefulServiceStatus { RunNodes = 2, Formation = Json(state) },
        },
        Plan = ZooKeeperOffering.Default.FindPlan(plan)!,
        Exporter = ZooKeeperOffering.Default.RunBy("registry.example.org/ssm:1.0").Exporter,
        Secrets = new InstanceSecrets(new Dictionary<string, string> { ["super"] = "super-password" }, new Dictionary<string, string>()),
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
