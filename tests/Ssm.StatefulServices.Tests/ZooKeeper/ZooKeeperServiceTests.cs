using System.Diagnostics;
using System.Net;
using System.Text;
using Ssm.Kubernetes;
using Ssm.Standalone.Node;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.StatefulServices.ZooKeeper;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.ZooKeeper;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by ZooKeeper's own client.</summary>
public sealed class ZooKeeperServiceTests(ITestOutputHelper output)
{
    private const string Small = """{"resources":{"memory":"96M"}}""";

    [Fact]
    public async Task Standard_Bindings_HaveTheirSubtreesAndNothingElse()
    {
        await using var platform = await ServicePlatform.StartAsync("zookeeper", options => options.InProcessPrograms = Programs);
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("zookeeper-3.4-standard", """{"exporter":true,"resources":{"memory":"96M"}}""");
        output.WriteLine($"ready after {clock.ElapsedMilliseconds} ms");
        Assert.Empty(EngineProcesses.Containing("superDigest"));
        var orders = await instance.BindAsync("""{"chroot":"/apps/orders"}""");
        var other = await instance.BindAsync();

        var printed = await ZooKeeperShell.RunAsync(orders, "create /first book auth::cdrwa", "get /first");
        Assert.Contains("book", printed, StringComparison.Ordinal);
        using (var stranger = await OpenAsync(other))
        {
            await Assert.ThrowsAsync<IOException>(() => stranger.ReadAsync("/apps/orders/first"));
            await Assert.ThrowsAsync<IOException>(() => stranger.EnsureNodeAsync("/apps/orders/mine", Mine(other)));
            await Assert.ThrowsAsync<IOException>(() => stranger.EnsureNodeAsync("/apps/mine", Mine(other)));
            await Assert.ThrowsAsync<IOException>(() => stranger.EnsureNodeAsync("/mine", Mine(other)));
            await stranger.EnsureNodeAsync($"{other["chroot"]}/mine", Mine(other));
            await Assert.ThrowsAsync<IOException>(() => stranger.ReconfigureAsync(joining: null, leaving: "1"));
        }

        using (var http = new HttpClient())
        {
            var metrics = await http.GetStringAsync(new Uri($"http://{other.Nodes[0].Host}:9141/metrics"));
            Assert.Contains("zk_up 1", metrics, StringComparison.Ordinal);
            Assert.Contains("state=\"leader\"", metrics, StringComparison.Ordinal);
            Assert.Matches(@"\nzk_znode_count [0-9]+\n", metrics);
            Assert.DoesNotContain("orders", metrics, StringComparison.Ordinal);
        }

        // Whoever unbinds loses everything at once, sessions included; the data stay for whoever binds to the same subtree.
        using var former = await OpenAsync(orders);
        Assert.NotNull(await former.ReadAsync("/apps/orders/first"));
        await orders.UnbindAsync();
        await Assert.ThrowsAsync<IOException>(() => former.ReadAsync("/apps/orders/first"));
        var heir = await instance.BindAsync("""{"chroot":"/apps/orders","unbind":"delete"}""");
        using (var session = await OpenAsync(heir))
        {
            Assert.Equal("book"u8.ToArray(), await session.ReadAsync("/apps/orders/first"));
        }

        await heir.UnbindAsync();
        var next = await instance.BindAsync("""{"chroot":"/apps/orders"}""");
        using (var session = await OpenAsync(next))
        {
            Assert.Empty(await session.ListAsync("/apps/orders"));
            await session.EnsureNodeAsync("/apps/orders/kept", Mine(next));
        }

        await BindingLife.SharedAndRotatedAsync(instance, "zookeeper", _ => """{"chroot":"/demo"}""");
        await instance.KillAsync(0);
        await Eventually.TrueAsync(async () => await ReadsAsync(next, "/apps/orders/kept"));
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Advanced_ServersAreKilledAndLoseTheirData_NoAcknowledgedWriteIsLost()
    {
        await using var platform = await ServicePlatform.StartAsync("zookeeper");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("zookeeper-3.4-advanced", Small);
        output.WriteLine($"ready after {clock.ElapsedMilliseconds} ms");
        var binding = await instance.BindAsync();
        Assert.Equal(3, binding.Nodes.Count);
        await using var writer = new ZooKeeperWriterLoop(binding).Start();

        await WritesGoOnAsync(writer, 20, platform);
        var leader = await instance.KillPrimaryAsync();
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();
        await instance.KillAsync(Enumerable.Range(0, 3).First(ordinal => $"{instance.Name}-{ordinal}" != leader));
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();

        // A server that comes back without its data has forgotten what it acknowledged, so it must come back as another one.
        var claim = await platform.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new(ServicePlatform.Namespace, $"data-{instance.Name}-2"), CancellationToken.None);
        Directory.Delete(Path.Combine(platform.Files(claim!.Spec.VolumeName).First(), "server-3"), recursive: true);
        await instance.KillAsync(2);
        await instance.IsAsync(found => ZooKeeperTopology.StateOf(null!, found.Status!.Formation!.Value).Members.Any(member => member is { Number: 4, IsJoined: true }));
        await instance.IsReadyAsync();
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Update_StandardToAdvancedAndBackWithANodeKilledInEachStep_KeepsDataAndClientsAtWork()
    {
        await using var platform = await ServicePlatform.StartAsync("zookeeper");
        var instance = await platform.ProvisionAsync("zookeeper-3.4-standard", Small);
        var binding = await instance.BindAsync();
        await using var writer = new ZooKeeperWriterLoop(binding).Start();
        await WritesGoOnAsync(writer, 20, platform);

        await instance.UpdateAsync(Small, "zookeeper-3.4-advanced", async () =>
        {
            await instance.RunsAsync(1);
            await instance.KillAsync(1);
        });

        // The leader is killed while another server restarts: for a moment no majority runs.
        await instance.UpdateAsync("""{"resources":{"memory":"96M"},"config":{"snapCount":50000}}""", null, async () =>
        {
            await instance.IsRollingAsync();
            await instance.KillPrimaryAsync();
        });
        await instance.UpdateAsync("""{"resources":{"memory":"96M"},"config":{"snapCount":50000}}""", "zookeeper-3.4-standard", () => instance.KillAsync(2));
        await WritesGoOnAsync(writer, 20, platform);
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(1, (await instance.ResourceAsync()).Status?.ReadyNodes);
    }

    [Fact]
    public async Task Replicas_ThreeToFiveAndBackUnderWrites_EachStepKeepsWhatWasAcknowledgedAndClientsAtWork()
    {
        await using var platform = await ServicePlatform.StartAsync("zookeeper");
        var instance = await platform.ProvisionAsync("zookeeper-3.4-advanced", Small);
        var binding = await instance.BindAsync();
        await using var writer = new ZooKeeperWriterLoop(binding).Start();
        await WritesGoOnAsync(writer, 20, platform);

        await instance.UpdateAsync("""{"replicas":5,"resources":{"memory":"96M"}}""");
        await HasServersAsync(binding, instance, 5);

        // Five go on without any two of them.
        var leader = await instance.KillPrimaryAsync();
        await instance.KillAsync(Enumerable.Range(0, 5).First(ordinal => $"{instance.Name}-{ordinal}" != leader));
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();

        await instance.UpdateAsync("""{"replicas":3,"resources":{"memory":"96M"}}""");
        await HasServersAsync(binding, instance, 3);
        await WritesGoOnAsync(writer, 20, platform);
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    /// <summary>So many servers have a vote, and each has what was written first.</summary>
    private static async Task HasServersAsync(TestBinding binding, TestInstance instance, int count)
    {
        var nodes = (await instance.ResourceAsync()).Status!.Endpoints!;
        Assert.Equal(count, nodes.Count);
        foreach (var node in nodes)
        {
            using var session = await OpenAsync(binding, node.Host);
            await session.SyncAsync();
            Assert.NotNull(await session.ReadAsync($"{binding["chroot"]}/000000"));
            var votes = ZooKeeperServer.Parse(Encoding.UTF8.GetString(await session.ReadAsync("/zookeeper/config") ?? []));
            Assert.Equal(count, votes.Count);
        }
    }

    /// <summary>As <c>ssm</c> runs the exporter.</summary>
    private static IReadOnlyDictionary<string, InProcessProgram> Programs { get; } = new Dictionary<string, InProcessProgram>
    {
        ["ssm"] = async (container, cancellationToken) =>
        {
            Assert.Equal(["zookeeper-exporter"], container.Arguments);
            await ZooKeeperExporter.RunAsync(container.Environment, TimeProvider.System, cancellationToken);
            return 0;
        },
    };

    private static ZooKeeperAcl[] Mine(TestBinding binding) => [ZooKeeperAcl.Of(ZooKeeperAcl.All, binding["user"], binding["pass"])];

    private static Task<ZooKeeperSession> OpenAsync(TestBinding binding, string? host = null) => ZooKeeperSession.OpenAsync(
        new IPEndPoint(IPAddress.Parse(host ?? binding["ipv4"]), ZooKeeperStart.ClientPort), binding["user"], binding["pass"], TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

    private static async Task<bool> ReadsAsync(TestBinding binding, string path)
    {
        try
        {
            using var session = await OpenAsync(binding);
            return await session.ReadAsync(path) is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task<string> WritesGoOnAsync(ZooKeeperWriterLoop writer, int more, ServicePlatform platform)
    {
        var goal = writer.Acknowledged + more;
        return Eventually.GetAsync(() => Task.FromResult(writer.Acknowledged >= goal ? "done" : null), () => platform.Log.ToString());
    }
}
