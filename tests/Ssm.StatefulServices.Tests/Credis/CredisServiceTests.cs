using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by a client.</summary>
public sealed class CredisServiceTests
{
    [Fact]
    public async Task Standard_Killed_IsBackWithItsData_AndLeavesNothingWhenDeleted()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-standard", """{"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        Assert.Equal("True", await UseAsync(binding, async redis => (await redis.StringSetAsync("kept", "yes")).ToString()));
        await BindingLife.SharedAndRotatedAsync(instance, "credis", user => $$$"""{"user":{"name":"{{{user}}}","keys":["hello"]}}""");
        await instance.KillAsync(0);
        await instance.IsReadyAsync();
        Assert.Equal("yes", await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    return await UseAsync(binding, async redis => (string?)await redis.StringGetAsync("kept"));
                }
                catch (RedisException)
                {
                    return null;
                }
            },
            () => platform.Log.ToString()));
        await binding.UnbindAsync();
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Standard_BrokerKilledWhileItProvisionsAndWhileItDeletes_IsMadeOnceAndLeavesNothing()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        await platform.WithoutBrokerAsync(async () =>
        {
            // Right after it was accepted, and again when the engine runs.
            var broker = await platform.StartReplicaAsync();
            var instance = new TestInstance(platform, Guid.NewGuid().ToString(), "redis-4.0-standard");
            Assert.Equal(202, (await instance.OrderAsync("{}")).Status);
            broker = await KillAndRestartAsync(platform, broker);
            await instance.RunsAsync(0);
            broker = await KillAndRestartAsync(platform, broker);
            await instance.SucceedsAsync();
            Assert.Single((await platform.Api.ListAsync(KubernetesTypes.StatefulSets, ListScope.In(ServicePlatform.Namespace), CancellationToken.None)).Items);

            var binding = await instance.BindAsync();
            Assert.Equal("True", await UseAsync(binding, async redis => (await redis.StringSetAsync("kept", "yes")).ToString()));
            await binding.UnbindAsync();

            await instance.DeprovisionAsync(meanwhile: () => KillAndRestartAsync(platform, broker));
        });
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Advanced_Changed_RollsGrowsAndShrinksWithoutLosingAnAcknowledgedWrite()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-advanced", """{"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        await using var writer = new RedisWriter(binding);
        await Eventually.TrueAsync(() => writer.Acknowledged > 0);

        // A change of the pods: both restart, the primary last, after it handed over.
        await instance.UpdateAsync("""{"resources":{"memory":"128M"},"config":{"databases":32,"maxmemory-policy":"allkeys-lru"}}""");
        Assert.Equal(["134217728", "32", "allkeys-lru"], [.. await SettingsAsync(platform, instance, binding)]);

        await instance.UpdateAsync("""{"replicas":3,"resources":{"memory":"128M"},"config":{"databases":32}}""");
        Assert.Equal(3, (await instance.ResourceAsync()).Status!.ReadyNodes);

        // The storage grows under running nodes.
        var starts = await StartsAsync(platform, instance);
        await instance.UpdateAsync("""{"replicas":3,"resources":{"memory":"128M","storage":"11G"},"config":{"databases":32}}""");
        Assert.Equal(starts, await StartsAsync(platform, instance));
        Assert.All(await ClaimsAsync(platform), claim => Assert.Equal("11Gi", claim.Status.Capacity["storage"].ToString()));

        // To one node, which need not be the one that leads now; the others' data goes.
        await instance.UpdateAsync("""{"resources":{"memory":"128M","storage":"11G"},"config":{"databases":32}}""", "redis-4.0-standard");
        Assert.Equal($"data-{instance.Name}-0", Assert.Single(await ClaimsAsync(platform)).Metadata.Name);

        await GoesOnAsync(writer);
        Assert.Equal(0, writer.Losses);
        Assert.True(writer.LongestGap < TimeSpan.FromSeconds(15), $"no write for {writer.LongestGap}");
        var refused = await instance.ChangeAsync("""{"resources":{"memory":"128M","storage":"10G"},"config":{"databases":16}}""");
        Assert.Equal(
            "parameters.resources.storage: cannot be lowered, it is 11Gi, got 10Gi; parameters.config.databases: cannot be lowered, it is 32, got 16", refused.Description);
    }

    [Fact]
    public async Task Advanced_NodesKilledWhileAnUpdateRuns_ServesAgainWithin15Seconds()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-advanced", """{"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        await using var writer = new RedisWriter(binding);
        await Eventually.TrueAsync(() => writer.Acknowledged > 0);

        Assert.Equal(202, (await instance.ChangeAsync("""{"resources":{"memory":"64M"},"config":{"databases":32}}""")).Status);
        await instance.IsAsync(found => found.Status!.Phase == StatefulServicePhase.Updating);
        await instance.KillPrimaryAsync();
        await instance.SucceedsAsync();

        Assert.Equal(202, (await instance.ChangeAsync("""{"resources":{"memory":"64M"},"config":{"databases":64}}""")).Status);
        await instance.IsAsync(found => found.Status!.Phase == StatefulServicePhase.Updating);
        await platform.RestartBrokerAsync();
        await instance.SucceedsAsync();
        await GoesOnAsync(writer);
        Assert.True(writer.LongestGap < TimeSpan.FromSeconds(15), $"no write for {writer.LongestGap}\n{platform.Log}");

        // The master's disk is full, and the replica's is not.
        var former = await instance.IsReadyAsync();
        var (small, other) = former.Status!.Primary == $"{instance.Name}-0" ? (1, 0) : (0, 1);
        using var disk = await instance.TryReplaceDiskAsync(small, "256m");
        if (disk is not null)
        {
            await instance.KillAsync(other);
            await instance.IsAsync(found => found.Status is { Phase: StatefulServicePhase.Ready } status && status.Primary == $"{instance.Name}-{small}");
            await GoesOnAsync(writer);
            var losses = writer.Losses;
            disk.LeaveFree(0);
            await instance.HasRoomAsync("False", $"The disk is full on {instance.Name}-{small}.");
            await instance.IsAsync(found => found.Status!.Primary == $"{instance.Name}-{other}");
            await GoesOnAsync(writer);
            await instance.HasRoomAsync("False", $"The disk is full on {instance.Name}-{small}.");
            disk.LeaveFree(128 << 20);
            await instance.HasRoomAsync("True", "There is room");
            await instance.IsReadyAsync();
            await GoesOnAsync(writer);
            Assert.Equal(losses, writer.Losses);
        }
    }

    [Fact]
    public async Task Standard_WithExporter_TellsPrometheus_AndItsNetworkPolicyIsRestoredByTheNextOperator()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prometheus-redis-exporter"), "prometheus-redis-exporter is not installed");
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = await platform.ProvisionAsync("redis-4.0-standard", """{"exporter":true,"resources":{"memory":"64M"}}""");
        var binding = await instance.BindAsync();
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () => (await http.GetStringAsync(new Uri($"http://{binding.Nodes[0].Host}:9121/metrics"))).Contains("redis_up 1", StringComparison.Ordinal));

        var key = new NamespacedName(ServicePlatform.Namespace, instance.Name);
        Assert.True(await platform.Api.DeleteAsync(KubernetesTypes.NetworkPolicies, key, null, CancellationToken.None));
        await platform.RestartBrokerAsync();
        await Eventually.TrueAsync(async () => await platform.Api.GetAsync(KubernetesTypes.NetworkPolicies, key, CancellationToken.None) is not null);

        // The same pass tells of the instance at its end, after it restored the policy.
        await Eventually.TrueAsync(async () => (await http.GetStringAsync(new Uri(platform.Broker.Url, "/metrics")))
            .Contains($"ssm_instance_ready_nodes{{service=\"credis\",instance=\"{instance.Id}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Standard_StorageClassThatCannotGrow_SaysSoAndGoesOnAsItWas()
    {
        await using var platform = await ServicePlatform.StartAsync("credis", offerings: """{"credis":{"plans":{"redis-4.0-standard":{"storageClass":"fixed"}}}}""");
        var fixedSize = new JsonObject { ["apiVersion"] = "storage.k8s.io/v1", ["kind"] = "StorageClass", ["metadata"] = new JsonObject { ["name"] = "fixed" }, ["provisioner"] = "example.com/disks" };
        await new ManifestApplier(platform.Api).ApplyAsync(fixedSize, CancellationToken.None);
        var instance = await platform.ProvisionAsync("redis-4.0-standard", """{"resources":{"memory":"64M","storage":"1G"}}""");
        var binding = await instance.BindAsync();
        var starts = await StartsAsync(platform, instance);

        Assert.Equal(202, (await instance.ChangeAsync("""{"resources":{"memory":"64M","storage":"2G"}}""")).Status);
        var refused = await instance.IsAsync(found => found.Status!.Phase == StatefulServicePhase.Failed);
        Assert.Contains("The storage cannot grow", refused.Status!.Message, StringComparison.Ordinal);
        Assert.Contains("must support resize", refused.Status.Message, StringComparison.Ordinal);
        Assert.Equal("1Gi", Assert.Single(await ClaimsAsync(platform)).Spec.Resources.Requests["storage"].ToString());
        Assert.Equal("True", await UseAsync(binding, async redis => (await redis.StringSetAsync("still", "there")).ToString()));

        await instance.UpdateAsync("""{"resources":{"memory":"64M","storage":"1G"}}""");
        Assert.Equal(starts, await StartsAsync(platform, instance));
    }

    [Fact]
    public async Task Standard_DeletedWhileItIsProvisioned_LeavesNothing()
    {
        await using var platform = await ServicePlatform.StartAsync("credis");
        var instance = new TestInstance(platform, Guid.NewGuid().ToString(), "redis-4.0-advanced");
        Assert.Equal(202, (await instance.OrderAsync("{}")).Status);
        await instance.IsAsync(found => found.Status is not null);

        await instance.DeprovisionAsync();

        Assert.Empty(platform.Engines());
    }

    private static Task GoesOnAsync(RedisWriter writer)
    {
        var acknowledged = writer.Acknowledged;
        return Eventually.TrueAsync(() => writer.Acknowledged > acknowledged, TimeSpan.FromMinutes(2));
    }

    private static async Task<BrokerProcess> KillAndRestartAsync(ServicePlatform platform, BrokerProcess broker)
    {
        await broker.DisposeAsync();
        return await platform.StartReplicaAsync(broker);
    }

    private static async Task<string[]> SettingsAsync(ServicePlatform platform, TestInstance instance, TestBinding binding)
    {
        var secret = await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, $"{instance.Name}-accounts"), CancellationToken.None);
        var password = Encoding.UTF8.GetString(secret!.Data["admin"]);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{binding["ipv4"]}:{binding["port"]},user=ssm,password={password},allowAdmin=true");
        var settings = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("CONFIG", "GET", "maxmemory", "databases", "maxmemory-policy"))!;
        var byName = settings.Chunk(2).ToDictionary(pair => pair[0].ToString(), pair => pair[1].ToString());
        return [byName["maxmemory"], byName["databases"], byName["maxmemory-policy"]];
    }

    private static async Task<string[]> StartsAsync(ServicePlatform platform, TestInstance instance) =>
    [
        .. (await platform.Api.ListAsync(KubernetesTypes.Pods, ListScope.In(ServicePlatform.Namespace), CancellationToken.None)).Items
            .Where(pod => pod.Metadata.Name.StartsWith(instance.Name, StringComparison.Ordinal))
            .Select(pod => $"{pod.Metadata.Uid} {pod.Status.ContainerStatuses[0].ContainerID}")
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<IReadOnlyList<V1PersistentVolumeClaim>> ClaimsAsync(ServicePlatform platform) =>
        (await platform.Api.ListAsync(KubernetesTypes.PersistentVolumeClaims, ListScope.In(ServicePlatform.Namespace), CancellationToken.None)).Items;

    private static async Task<string?> UseAsync(TestBinding binding, Func<IDatabase, Task<string?>> use)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{binding["ipv4"]}:{binding["port"]},password={binding["pass"]},connectTimeout=2000,connectRetry=1");
        return await use(redis.GetDatabase());
    }
}
