using System.Text.Json;
using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Credis;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Tests.Credis;

public class CredisTopologyTests
{
    [Theory]
    [InlineData("standard", "redis-4.0-standard", """{"replicas":1,"shards":1,"host":"redis.test.cn","resources":{"memory":"1G"}}""")]
    [InlineData("standard-defaults", "redis-4.0-standard", "{}")]
    [InlineData("advanced", "redis-4.0-advanced", """{"replicas":3,"resources":{"memory":"512M","cpu":0.5,"storage":"20G"}}""")]
    [InlineData("advanced-shards", "redis-4.0-advanced", """{"shards":3}""")]
    [InlineData("advanced-configured", "redis-4.0-advanced", """{"exporter":true,"config":{"maxmemory-policy":"allkeys-lru","notify-keyspace-events":"KEA","lazyfree-lazy-expire":true,"databases":32}}""")]
    public void Describe_Case_IsAsRecorded(string name, string plan, string parameters) =>
        GoldenFile.Matches($"Credis/{name}.objects.yaml", GoldenObjects.Yaml(new CredisTopology(), AnInstance(plan, parameters)));

    [Fact]
    public void Describe_AnyInstance_KeepsPasswordsOutOfEverythingButSecrets()
    {
        foreach (var described in new CredisTopology().Describe(AnInstance("redis-4.0-advanced", "{}")))
        {
            var json = described.ToJson().ToJsonString();
            Assert.All(["admin123@.", "admin-password", "replication-password", "monitor-password"], secret => Assert.DoesNotContain(secret, json, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Describe_ClientService_HasTheSeedsNameLabelsAndNoAnnotations()
    {
        var service = new CredisTopology().Describe(AnInstance("redis-4.0-standard", "{}"))
            .Select(each => each.ToJson())
            .Single(json => json["kind"]!.GetValue<string>() == "Service" && json["spec"]!["type"]?.GetValue<string>() == "LoadBalancer");

        Assert.Equal("credis-105f4a29-a2e3-4094-a888-1c125bf0ea78", service["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal("""{"app.kubernetes.io/name":"credis","app.kubernetes.io/instance":"105f4a29-a2e3-4094-a888-1c125bf0ea78"}""", service["metadata"]!["labels"]!.ToJsonString());
        Assert.Null(service["metadata"]!["annotations"]);
    }

    internal static Instance AnInstance(string plan, string parameters) => new()
    {
        Resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = "credis-105f4a29-a2e3-4094-a888-1c125bf0ea78", NamespaceProperty = "service-brokers", Uid = "b0651192-4be9-4ae6-b0f8-0f2af9810bbb" },
            Spec = new StatefulServiceSpec
            {
                Service = "credis",
                Plan = plan,
                InstanceId = "105f4a29-a2e3-4094-a888-1c125bf0ea78",
                Parameters = JsonDocument.Parse(parameters).RootElement,
            },
        },
        Plan = CredisOffering.Default.FindPlan(plan)!,
        Exporter = CredisOffering.Default.Exporter,
        Secrets = new InstanceSecrets(
            new Dictionary<string, string> { ["pass"] = "generated", ["admin"] = "admin-password", ["replication"] = "replication-password", ["monitor"] = "monitor-password" },
            new Dictionary<string, string> { ["pass"] = "admin123@." }),
    };
}
