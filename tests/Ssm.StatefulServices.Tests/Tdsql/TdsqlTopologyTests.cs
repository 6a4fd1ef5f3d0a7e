using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tdsql;

namespace Ssm.StatefulServices.Tests.Tdsql;

public class TdsqlTopologyTests
{
    [Theory]
    [InlineData("standard-defaults", "tdsql-5.7-standard", "{}")]
    [InlineData("advanced", "tdsql-5.7-advanced", """{"replicas":5,"resources":{"memory":"512M","cpu":0.5,"storage":"50G"},"charset":"latin1","config":{"max_connections":100,"slow_query_log":true},"exporter":true}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) =>
        GoldenFile.Matches($"Tdsql/{name}.objects.yaml", GoldenObjects.Yaml(new TdsqlTopology(), AnInstance(plan, parameters)));

    [Fact]
    public void Describe_AnyInstance_KeepsPasswordsOutOfEverythingButSecrets()
    {
        foreach (var described in new TdsqlTopology().Describe(AnInstance("tdsql-5.7-advanced", """{"exporter":true}""")))
        {
            var json = described.ToJson().ToJsonString();
            Assert.All(TdsqlSecretNames.All, name => Assert.DoesNotContain($"{name}-password", json, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("tdsql-5.7-standard", null, "read_only = OFF")]
    [InlineData("tdsql-5.7-standard", 1, "read_only = OFF")]
    [InlineData("tdsql-5.7-standard", 3, "read_only = ON")]
    [InlineData("tdsql-5.7-advanced", 1, "read_only = ON")]
    public void Render_NodesThatMayExist_DecideWhetherANodeStartsReadOnly(string plan, int? running, string expected)
    {
        var instance = AnInstance(plan, "{}");
        instance = instance with { Resource = instance.Resource with { Status = new StatefulServiceStatus { RunNodes = running } } };
        Assert.Contains(expected, TdsqlConfig.Render(instance, StatefulServices.Topology.InstanceSize.Of(instance)), StringComparison.Ordinal);
    }

    internal static Instance AnInstance(string plan, string parameters) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = "tdsql-105f4a29-a2e3-4094-a888-1c125bf0ea78", NamespaceProperty = "service-brokers", Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb" },
            Spec = new StatefulServiceSpec
            {
                Service = "tdsql",
                Plan = plan,
                InstanceId = "105f4a29-a2e3-4094-a888-1c125bf0ea78",
                Parameters = JsonDocument.Parse(parameters).RootElement,
            },
        },
        Plan = TdsqlOffering.Default.FindPlan(plan)!,
        Exporter = TdsqlOffering.Default.Exporter,
        Secrets = new InstanceSecrets(TdsqlSecretNames.All.ToDictionary(name => name, name => $"{name}-password"), new Dictionary<string, string>()),
    };
}
