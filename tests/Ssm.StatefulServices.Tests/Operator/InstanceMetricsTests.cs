using System.Text;
using k8s.Models;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

public class InstanceMetricsTests
{
    private readonly CollectorRegistry _registry = RoleMetrics.NewRegistry();

    [Fact]
    public async Task Set_Instance_IsToldUntilItIsForgotten()
    {
        var id = Guid.NewGuid().ToString();
        var resource = new StatefulService
        {
            Metadata = new V1ObjectMeta { Name = $"credis-{id}", NamespaceProperty = "service-brokers" },
            Spec = new StatefulServiceSpec { InstanceId = id, Instance = new InstanceReference { Namespace = "test", Name = "redis-test" } },
        };
        using var metrics = new InstanceMetrics("credis", _registry);
        var labels = $"service=\"credis\",instance=\"{id}\",namespace=\"test\",name=\"redis-test\"";

        metrics.Set(resource, StatusNoticeTests.AStatus("Ready P+"));
        metrics.Set(resource, StatusNoticeTests.AStatus("Degraded P-"));

        Assert.Equal(
            [$"ssm_instance_condition{{{labels},type=\"Persistent\"}} 0", $"ssm_instance_nodes{{{labels}}} 2", $"ssm_instance_ready_nodes{{{labels}}} 1"], await ToldAsync(id));

        metrics.Forget(NamespacedName.Of(resource));
        Assert.Empty(await ToldAsync(id));
    }

    [Fact]
    public async Task Dispose_OperatorThatDoesNotLeadAnyMore_TellsNothing()
    {
        var id = Guid.NewGuid().ToString();
        var resource = new StatefulService { Metadata = new V1ObjectMeta { Name = $"credis-{id}" }, Spec = new StatefulServiceSpec { InstanceId = id } };
        var metrics = new InstanceMetrics("credis", _registry);
        metrics.Set(resource, StatusNoticeTests.AStatus("Ready P?"));
        Assert.EndsWith(" -1", (await ToldAsync(id))[0], StringComparison.Ordinal);

        metrics.Dispose();

        Assert.Empty(await ToldAsync(id));
    }

    private async Task<string[]> ToldAsync(string id)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split('\n').Where(line => line.Contains(id, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
