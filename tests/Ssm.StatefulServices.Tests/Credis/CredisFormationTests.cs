using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Credis;
using Ssm.Testing;
using StackExchange.Redis;

namespace Ssm.StatefulServices.Tests.Credis;

/// <summary>Formation on real Redis processes.</summary>
public class CredisFormationTests
{
    private const string OneGiga = """{"resources":{"memory":"1G"}}""";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FormAsync_OneNode_IsPrimaryWithPasswordAndMemoryLimit()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", OneGiga);

        var formed = await cluster.FormAsync(Token);

        Assert.Equal(StatefulServiceLabels.PrimaryRole, formed.Roles[cluster.Nodes[0].Name]);
        Assert.StartsWith("7.", formed.EngineVersion, StringComparison.Ordinal);
        Assert.Equal([("Persistent", true), ("HasRoom", true)], formed.Health.Select(condition => (condition.Type, condition.IsTrue!.Value)));
        await cluster.WriteAsync("key", "value");
        Assert.Equal("value", await cluster.ReadAsync("key"));
        await Assert.ThrowsAnyAsync<RedisConnectionException>(() => CredisCluster.ConnectAsync(cluster.Primary, "wrong"));
        await using var session = await CredisCluster.ConnectAsync(cluster.Primary, "admin123@.");
        Assert.Equal(1L << 30, CredisNodeInfo.Parse((await session.GetDatabase().ExecuteAsync("INFO")).ToString()).MaxMemory);
    }

    [Theory]
    [InlineData("CONFIG", "GET", "*")]
    [InlineData("ACL", "LIST")]
    [InlineData("REPLICAOF", "NO", "ONE")]
    [InlineData("SHUTDOWN", "NOSAVE")]
    [InlineData("MODULE", "LIST")]
    public async Task FormAsync_Application_CannotTakeTheInstanceFromItsOperator(string command, params object[] arguments)
    {
        using var cluster = new CredisCluster("redis-4.0-standard", OneGiga);
        await cluster.FormAsync(Token);
        await using var session = await CredisCluster.ConnectAsync(cluster.Primary, "admin123@.");

        var refusal = await Assert.ThrowsAsync<RedisServerException>(() => session.GetDatabase().ExecuteAsync(command, arguments));

        Assert.StartsWith("NOPERM", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormAsync_MemoryAndPasswordChange_AreInForceWithoutARestart()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", OneGiga);
        await cluster.FormAsync(Token);
        await cluster.WriteAsync("key", "value");

        var changed = CredisTopologyTests.AnInstance("redis-4.0-standard", """{"resources":{"memory":"2G"}}""");
        cluster.Instance = changed with
        {
            Secrets = new(
                new Dictionary<string, string> { ["admin"] = "admin-password", ["replication"] = "replication-password", ["monitor"] = "monitor-password" },
                new Dictionary<string, string> { ["pass"] = "another@1" }),
        };
        await cluster.FormAsync(Token);

        await Assert.ThrowsAnyAsync<RedisConnectionException>(() => CredisCluster.ConnectAsync(cluster.Primary, "admin123@."));
        await using var session = await CredisCluster.ConnectAsync(cluster.Primary, "another@1");
        Assert.Equal(2L << 30, CredisNodeInfo.Parse((await session.GetDatabase().ExecuteAsync("INFO")).ToString()).MaxMemory);
        Assert.Equal("value", await session.GetDatabase().StringGetAsync("key"));
    }

    [Fact]
    public async Task FormAsync_OneNodeKilled_ComesBackWithItsData()
    {
        using var cluster = new CredisCluster("redis-4.0-standard", OneGiga);
        await cluster.FormAsync(Token);
        await cluster.WriteAsync("key", "value");

        cluster.Nodes[0].Kill();
        cluster.Nodes[0].Start();
        await cluster.FormAsync(Token);

        Assert.Equal("value", await cluster.ReadAsync("key"));
    }

    [Fact]
    public async Task FormAsync_TwoNodes_AreMasterAndReplica()
    {
        using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);

        var formed = await cluster.FormAsync(Token);

        Assert.Equal(cluster.Nodes[0].Name, formed.Primary);
        Assert.Equal(StatefulServiceLabels.ReplicaRole, formed.Roles[cluster.Nodes[1].Name]);
        await cluster.WriteAsync("key", "value");
        await using var session = await CredisCluster.ConnectAsync(cluster.Replica, "admin123@.");
        await Eventually.TrueAsync(async () => await session.GetDatabase().StringGetAsync("key", CommandFlags.PreferReplica) == "value", Soon);
    }

    [Fact]
    public async Task FormAsync_MasterDiesRightAfterAnAcknowledgedWrite_ReplicaHasIt()
    {
        for (var round = 0; round < 4; round++) // without proof that the replica gets what is written, every other one is lost
        {
            using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);
            await cluster.FormAsync(Token);
            await cluster.WriteAsync("key", "value");

            cluster.Primary.Kill();

            await using var session = await CredisCluster.ConnectAsync(cluster.Replica, "admin123@.");
            await Eventually.TrueAsync(async () => await session.GetDatabase().StringGetAsync("key", CommandFlags.PreferReplica) == "value", Soon);
        }
    }

    [Fact]
    public async Task FormAsync_NodesBeforeTheFirstPass_ServeNoApplication()
    {
        using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);
        await Eventually.TrueAsync(async () => (await cluster.PassAsync(Token)).State?.TryGetProperty("master", out _) is true);

        Assert.DoesNotContain(StatefulServiceLabels.PrimaryRole, cluster.Last!.Roles.Values);
        await Assert.ThrowsAnyAsync<RedisConnectionException>(() => CredisCluster.ConnectAsync(cluster.Nodes[0], "admin123@."));
    }

    [Fact]
    public async Task FormAsync_MasterStaysAway_ReplicaTakesOverAndTheOldOneFollows()
    {
        using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);
        await cluster.FormAsync(Token);
        await cluster.WriteAsync("key", "value");
        var old = cluster.Primary;

        old.Kill();
        await Eventually.TrueAsync(async () => (await cluster.PassAsync(Token)).Primary == cluster.Nodes[1].Name);
        Assert.Equal("value", await cluster.ReadAsync("key"));
        Assert.False(cluster.Last!.Roles.ContainsKey(old.Name));

        await cluster.PassAsync(Token);
        old.Start();
        var formed = await cluster.FormAsync(Token);
        Assert.Equal(StatefulServiceLabels.ReplicaRole, formed.Roles[old.Name]);
        Assert.Equal("value", await cluster.ReadAsync("key"));
    }

    [Fact]
    public async Task FormAsync_MasterComesBackEmpty_DoesNotOverwriteTheReplica()
    {
        using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);
        await cluster.FormAsync(Token);
        await cluster.FormAsync(Token);
        await cluster.WriteAsync("key", "value");
        var old = cluster.Primary;

        old.Kill();
        old.LoseDisk();
        old.Start();
        var formed = await cluster.FormAsync(Token);

        Assert.Equal(cluster.Nodes[1].Name, formed.Primary);
        Assert.Equal("value", await cluster.ReadAsync("key"));
        await using var session = await CredisCluster.ConnectAsync(old, "admin123@.");
        Assert.Equal("value", await session.GetDatabase().StringGetAsync("key", CommandFlags.PreferReplica));
    }

    [Fact]
    public async Task FormAsync_AllKilledAndTheMasterLostItsDisk_KeepsTheReplicasData()
    {
        using var cluster = new CredisCluster("redis-4.0-advanced", OneGiga);
        await cluster.FormAsync(Token);
        await cluster.WriteAsync("key", "value");
        await Eventually.TrueAsync(async () => await IsOnDiskAsync(cluster.Replica));

        cluster.Nodes[0].Kill();
        cluster.Nodes[1].Kill();
        cluster.Nodes[0].LoseDisk();
        cluster.Nodes[0].Start();
        await Eventually.TrueAsync(async () => (await cluster.PassAsync(Token)).Waiting?.Contains("without data", StringComparison.Ordinal) is true);
        cluster.Nodes[1].Start();
        await cluster.FormAsync(Token);

        Assert.Equal(cluster.Nodes[1].Name, cluster.Last!.Primary);
        Assert.Equal("value", await cluster.ReadAsync("key"));
    }

    /// <summary>The replica has written everything to its file: the file is synced every second, and WAIT does not wait for that.</summary>
    private static async Task<bool> IsOnDiskAsync(RedisProcess node)
    {
        await using var session = await CredisCluster.ConnectAsync(node, "admin123@.");
        var info = (await session.GetDatabase().ExecuteAsync("INFO", "persistence")).ToString();
        return info.Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal) && info.Contains("aof_pending_bio_fsync:0", StringComparison.Ordinal);
    }
}
