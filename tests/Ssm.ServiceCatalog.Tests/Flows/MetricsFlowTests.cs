using System.Globalization;
using System.Text;
using Prometheus;
using Ssm.ServiceCatalog.Api;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Flows;

/// <summary>What <c>/metrics</c> of the controller tells of an order.</summary>
public sealed class MetricsFlowTests
{
    [Fact]
    public async Task Order_ThatIsServed_IsToldByTimeToReadyAndByCall()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        await world.ReadyBindingAsync("redis-test-binding", "redis-test");

        var told = await ToldAsync(world.Metrics);

        foreach (var kind in (string[])["ServiceInstance", "ServiceBinding"])
        {
            Assert.Equal(1, told[$"servicecatalog_time_to_ready_seconds_count{{kind=\"{kind}\",broker=\"sample-broker\"}}"]);
            Assert.InRange(told[$"servicecatalog_time_to_ready_seconds_sum{{kind=\"{kind}\",broker=\"sample-broker\"}}"], 0.001, 60);
        }

        foreach (var method in (string[])["GetCatalog", "ProvisionInstance", "Bind"])
        {
            var labels = $"{{broker=\"sample-broker\",method=\"{method}\",status=\"2xx\"}}";
            Assert.Equal(1, told[$"servicecatalog_osb_request_count{labels}"]);
            Assert.Equal(1, told[$"servicecatalog_osb_request_duration_seconds_count{labels}"]);
            Assert.InRange(told[$"servicecatalog_osb_request_duration_seconds_sum{labels}"], 0.000001, 60);
        }

        Assert.InRange(told["controller_runtime_reconcile_time_seconds_count{controller=\"serviceinstances\"}"], 1, 100);
        Assert.InRange(told["workqueue_queue_duration_seconds_count{name=\"servicebindings\",controller=\"servicebindings\"}"], 1, 100);
    }

    [Fact]
    public async Task Instance_ThatIsUpdatedAndReadyAgain_IsNotOrderedTwice()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        await world.ReadyInstanceAsync("redis-test");
        var updated = await world.PatchAsync(CatalogTypes.ServiceInstances, "redis-test", """{"spec":{"updateRequests":1}}""");
        await world.InstanceIsAsync("redis-test", instance => instance.IsReady() && instance.Status!.ReconciledGeneration >= updated.Metadata.Generation);

        Assert.Equal(1, (await ToldAsync(world.Metrics))["servicecatalog_time_to_ready_seconds_count{kind=\"ServiceInstance\",broker=\"sample-broker\"}"]);
    }

    [Fact]
    public async Task Broker_ThatIsRemoved_LeavesNoSeries()
    {
        await using var world = await CatalogWorld.StartRunningAsync();
        Assert.Contains((await ToldAsync(world.Metrics)).Keys, series => series.Contains(CatalogWorld.BrokerName, StringComparison.Ordinal));

        await world.DeleteAsync(CatalogTypes.ClusterServiceBrokers, CatalogWorld.BrokerName);

        await Eventually.TrueAsync(
            async () => !(await ToldAsync(world.Metrics)).Keys.Any(series => series.Contains(CatalogWorld.BrokerName, StringComparison.Ordinal)), text: "no series names the broker");
    }

    private static async Task<Dictionary<string, double>> ToldAsync(CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray()).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
