using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Etcd;

namespace Ssm.StatefulServices.Tests.Etcd;

public class EtcdTopologyTests
{
    private const string Grown = """
        {"clusterId":"c","lastNumber":4,"members":[
          {"node":"etcd-1-0","number":1,"peerUrl":"https://etcd-1-0.etcd-1-nodes.service-brokers.svc:2380","phase":"Joined"},
          {"node":"etcd-1-1","number":2,"peerUrl":"https://etcd-1-1.etcd-1-nodes.service-brokers.svc:2380","phase":"Joined"},
          {"node":"etcd-1-2","number":4,"peerUrl":"https://etcd-1-2.etcd-1-nodes.service-brokers.svc:2380","phase":"Added"}]}
        """;

    [Theory]
    [InlineData("standard-defaults", "etcd-3.4-standard", "{}", null)]
    [InlineData("advanced", "etcd-3.4-advanced", """{"replicas":3,"resources":{"memory":"512M","cpu":0.5,"storage":"20G"},"config":{"auto-compaction-retention":"30m","max-txn-ops":256},"exporter":true}""", Grown)]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters, string? state) =>
        GoldenFile.Matches($"Etcd/{name}.objects.yaml", GoldenObjects.Yaml(new EtcdTopology(), AnInstance(plan, parameters, state: state)));

    [Fact]
    public void Describe_AnyInstance_HasNoPasswordAtAll() => Assert.All(
        new EtcdTopology().Describe(AnInstance("etcd-3.4-advanced", "{}")),
        described => Assert.DoesNotContain("root-password", described.ToJson().ToJsonString(), StringComparison.Ordinal));

    [Theory]
    [InlineData("1G", "20G", 1L << 30)]
    [InlineData("64G", "1T", 8L << 30)]
    [InlineData("4G", "3G", 1L << 30)]
    public void Quota_MemoryAndStorage_LimitTheDatabase(string memory, string storage, long quota) => Assert.Equal(
        quota,
        EtcdQuota.Of(AnInstance("etcd-3.4-standard", $$$"""{"resources":{"memory":"{{{memory}}}","storage":"{{{storage}}}"}}""")).Bytes);

    internal static Instance AnInstance(string plan, string parameters, string? host = null, string? state = null) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = "etcd-1", NamespaceProperty = "service-brokers", Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb" },
            Spec = new StatefulServiceSpec { Service = "etcd", Plan = plan, InstanceId = "1", Host = host, Parameters = JsonDocument.Parse(parameters).RootElement },
            Status = state is null ? null : new StatefulServiceStatus { RunNodes = 3, Formation = JsonDocument.Parse(state).RootElement },
        },
        Plan = EtcdOffering.Default.FindPlan(plan)!,
        Secrets = new InstanceSecrets(
            new Dictionary<string, string> { ["root"] = "root-password", [CertificateAuthority.SecretName] = CertificateAuthority.Generate(DateTimeOffset.UnixEpoch.AddYears(56)) },
            new Dictionary<string, string>()),
    };
}
