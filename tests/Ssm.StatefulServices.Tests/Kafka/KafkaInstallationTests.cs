using Ssm.StatefulServices.Kafka;
using Ssm.StatefulServices.Tests.Platforms;

namespace Ssm.StatefulServices.Tests.Kafka;

/// <summary>The service on a node without its engine, and then with a placeholder for it.</summary>
public class KafkaInstallationTests
{
    [Fact]
    public async Task Instance_EngineIsMissing_SaysWhereToGetItAndGoesOnOnceItIsThere()
    {
        await using var missing = await MissingEngine.OrderAsync("kafka", "kafka-1.1-standard", "kafka-storage.sh", "https://kafka.apache.org/downloads");

        // Placeholders: they check what real ones would insist on; the broker then only lives.
        missing.Install("kafka-storage.sh", """[ "$1 $2 $3 $5" = "format --ignore-formatted --cluster-id --config" ] && [ ${#4} = 22 ] && grep -q '^node.id=[0-2]$' "$6" """);
        missing.Install("kafka-server-start.sh", """grep -q '^process.roles=broker,controller$' "$1" && grep -q '^advertised.listeners=CLIENT://127' "$1" && exec sleep 3600""");
        var addresses = await missing.RunningAsync(3);
        using var cluster = new KafkaStandInCluster(await missing.SecretAsync(KafkaSecretNames.Internal), addresses);

        await missing.Instance.IsReadyAsync();
        var binding = await missing.Instance.BindAsync("""{"topics":[{"name":"orders","partitions":6}]}""");
        Assert.Equal(["orders"], cluster.Topics.Keys);
        Assert.Equal([binding["username"]], cluster.Users.Keys);
        Assert.Equal("orders", binding["topics"]);
        Assert.Equal(4, binding["bootstrap_servers"].Split(',').Length);

        var refused = await missing.Instance.ChangeAsync("""{"replicas":1}""");
        Assert.Equal(400, refused.Status);
        Assert.Contains("cannot be lowered", refused.Text("description"), StringComparison.Ordinal);

        await binding.UnbindAsync();
        Assert.Empty(cluster.Users);
        Assert.Empty(cluster.Acls);
        cluster.Dispose(); // it listens at the instance's addresses
        await missing.Instance.DeprovisionAsync();
        Assert.DoesNotContain(cluster.InternalPassword, missing.Platform.Log.ToString(), StringComparison.Ordinal);
    }
}
