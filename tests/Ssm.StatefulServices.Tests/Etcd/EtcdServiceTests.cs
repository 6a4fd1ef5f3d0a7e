using System.Diagnostics;
using Grpc.Core;
using k8s;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Etcd;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Etcd;

/// <summary>The service as its users have it: ordered over OSB, run by a node, used by a client that verifies whom it talks to.</summary>
public sealed class EtcdServiceTests(ITestOutputHelper output)
{
    private const string Small = """{"resources":{"memory":"128M"}}""";

    [Fact]
    public async Task Standard_Bindings_HaveWhatTheyAskForAndNothingElse()
    {
        await using var platform = await ServicePlatform.StartAsync("etcd");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("etcd-3.4-standard", """{"exporter":true,"resources":{"memory":"128M"}}""");
        output.WriteLine($"ready after {clock.ElapsedMilliseconds} ms");
        var all = await instance.BindAsync();
        var orders = await instance.BindAsync("""{"prefix":"/orders/"}""");
        var reader = await instance.BindAsync("""{"prefix":"/orders/","access":"read"}""");

        using var owner = await EtcdTestClient.ConnectAsync(all);
        using var writer = await EtcdTestClient.ConnectAsync(orders, orders.Nodes[0].Host);
        using var looker = await EtcdTestClient.ConnectAsync(reader);
        await writer.PutAsync("/orders/1", "book");
        await owner.PutAsync("/else", "secret");
        Assert.Equal("book", await looker.GetAsync("/orders/1"));
        Assert.Equal("book", await owner.GetAsync("/orders/1"));
        await IsRefusedAsync(() => looker.PutAsync("/orders/1", "mine"));
        await IsRefusedAsync(() => writer.PutAsync("/orders0", "mine"));
        await IsRefusedAsync(() => writer.GetAsync("/else"));

        using (var http = new HttpClient())
        {
            Assert.Contains("etcd_server_has_leader 1", await http.GetStringAsync(new Uri($"http://{all.Nodes[0].Host}:2381/metrics")), StringComparison.Ordinal);
        }

        // Whoever unbinds loses everything at once; the others notice nothing, and keep their sessions.
        await orders.UnbindAsync();
        await Assert.ThrowsAsync<RpcException>(() => writer.GetAsync("/orders/1"));
        await Assert.ThrowsAsync<RpcException>(() => EtcdTestClient.ConnectAsync(orders));
        Assert.Equal("book", await looker.GetAsync("/orders/1"));

        await BindingLife.SharedAndRotatedAsync(instance, "etcd", _ => """{"prefix":"/demo/"}""");
        await instance.KillAsync(0);
        await ComesBackAsync(all, async client => Assert.Equal("book", await client.GetAsync("/orders/1")), platform, instance);
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Theory]
    [InlineData("etcd-3.4-standard")]
    [InlineData("etcd-3.4-advanced")]
    public async Task Plan_DatabasesAreFull_ReadsGoOnAndWritesComeBackAfterGrowthAndAfterDeletion(string plan)
    {
        // The site lets disks be so small that little fills the databases: their quota is a third.
        await using var platform = await ServicePlatform.StartAsync("etcd", offerings: $$"""{ "etcd": { "plans": { "{{plan}}": { "storage": { "minimum": "48M" } } } } }""");
        var instance = await platform.ProvisionAsync(plan, """{"resources":{"memory":"64M","storage":"48M"}}""");
        var binding = await instance.BindAsync();

        await FillAsync(binding, "/first");
        var full = await instance.IsAsync(found => Room(found) is { Status: "False", Reason: "NoSpace" });
        Assert.Matches("at least [0-9]+M of memory and [0-9]+M of storage", Room(full)!.Message);
        await instance.UpdateAsync("""{"resources":{"memory":"64M","storage":"96M"}}""");
        await ComesBackAsync(binding, client => client.PutAsync("/after-growth", "x"), platform, instance);

        await FillAsync(binding, "/second");
        await instance.IsAsync(found => Room(found) is { Status: "False", Reason: "NoSpace" });
        using (var client = await EtcdTestClient.ConnectAsync(binding))
        {
            Assert.NotNull(await client.GetAsync("/first/0")); // reads go on
            await client.DeleteAsync("/first/");
            await client.DeleteAsync("/second/1");
            await client.CompactAsync();
        }

        await ComesBackAsync(binding, client => client.PutAsync("/after-deletion", "x"), platform, instance);
        await instance.IsAsync(found => Room(found) is { Status: "True" });
        foreach (var node in binding.Nodes)
        {
            using var client = await EtcdTestClient.ConnectAsync(binding, node.Host);
            Assert.NotNull(await client.GetAsync("/second/0"));
            Assert.NotNull(await client.GetAsync("/after-growth"));
            Assert.NotNull(await client.GetAsync("/after-deletion"));
        }
    }

    [Fact]
    public async Task Advanced_MembersAreKilledAndLoseTheirData_NoAcknowledgedWriteIsLost()
    {
        await using var platform = await ServicePlatform.StartAsync("etcd");
        var clock = Stopwatch.StartNew();
        var instance = await platform.ProvisionAsync("etcd-3.4-advanced", Small);
        output.WriteLine($"ready after {clock.ElapsedMilliseconds} ms");
        var binding = await instance.BindAsync();
        Assert.Equal(3, binding.Nodes.Count);
        await using var writer = new EtcdWriter(binding).Start();

        var leader = await instance.KillPrimaryAsync();
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();
        var follower = Enumerable.Range(0, 3).First(ordinal => $"{instance.Name}-{ordinal}" != leader);
        await instance.KillAsync(follower);
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();

        // A member that comes back without its data has forgotten what it acknowledged, so it must come back as another one.
        var claim = await platform.Api.GetAsync(KubernetesTypes.PersistentVolumeClaims, new(ServicePlatform.Namespace, $"data-{instance.Name}-2"), CancellationToken.None);
        Directory.Delete(Path.Combine(platform.Files(claim!.Spec.VolumeName).First(), "member-3"), recursive: true);

        await instance.KillAsync(2);
        await instance.IsAsync(found => Members(found).Any(member => member is { Node: var node, Number: 4 } && node.EndsWith("-2", StringComparison.Ordinal)));
        await instance.IsReadyAsync();
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        foreach (var node in binding.Nodes)
        {
            using var client = await EtcdTestClient.ConnectAsync(binding, node.Host);
            Assert.Equal(3, await client.CountMembersAsync());
        }

        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Fact]
    public async Task Update_StandardToAdvancedAndBackWithANodeKilledInEachStep_KeepsDataAndClientsAtWork()
    {
        await using var platform = await ServicePlatform.StartAsync("etcd");
        var instance = await platform.ProvisionAsync("etcd-3.4-standard", Small);
        var binding = await instance.BindAsync();
        await using var writer = new EtcdWriter(binding).Start();

        await instance.UpdateAsync(Small, "etcd-3.4-advanced", async () =>
        {
            await instance.RunsAsync(1);
            await instance.KillAsync(1);
        });
        using (var client = await EtcdTestClient.ConnectAsync(binding))
        {
            Assert.Equal(3, await client.CountMembersAsync());
        }

        // The leader is killed while another member restarts: for a moment no majority runs.
        await instance.UpdateAsync("""{"resources":{"memory":"160M"},"config":{"max-txn-ops":256}}""", null, async () =>
        {
            await instance.IsRollingAsync();
            await instance.KillPrimaryAsync();
        });
        await instance.UpdateAsync("""{"resources":{"memory":"160M"},"config":{"max-txn-ops":256}}""", "etcd-3.4-standard", () => instance.KillAsync(2));
        await WritesGoOnAsync(writer, 20, platform);
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        using (var client = await EtcdTestClient.ConnectAsync(binding))
        {
            Assert.Equal(1, await client.CountMembersAsync());
        }

        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Replicas_ThreeToFiveAndBackUnderWrites_EachStepKeepsWhatWasAcknowledgedAndClientsAtWork()
    {
        await using var platform = await ServicePlatform.StartAsync("etcd");
        var instance = await platform.ProvisionAsync("etcd-3.4-advanced", Small);
        var binding = await instance.BindAsync();
        await using var writer = new EtcdWriter(binding).Start();
        await WritesGoOnAsync(writer, 20, platform);

        await instance.UpdateAsync("""{"replicas":5,"resources":{"memory":"128M"}}""");
        await HasMembersAsync(binding, instance, 5);

        // Five go on without any two of them.
        var leader = await instance.KillPrimaryAsync();
        await instance.KillAsync(Enumerable.Range(0, 5).First(ordinal => $"{instance.Name}-{ordinal}" != leader));
        await WritesGoOnAsync(writer, 50, platform);
        await instance.IsReadyAsync();

        await instance.UpdateAsync("""{"replicas":3,"resources":{"memory":"128M"}}""");
        await HasMembersAsync(binding, instance, 3);
        await WritesGoOnAsync(writer, 20, platform);
        output.WriteLine($"{writer.Acknowledged} writes, longest gap {writer.LongestGap.TotalMilliseconds:0} ms");
        Assert.Empty(await writer.LostAsync());
        Assert.InRange(writer.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    /// <summary>Every node says that there are so many members, and can read what was written before all of them were.</summary>
    private static async Task HasMembersAsync(TestBinding binding, TestInstance instance, int count)
    {
        var nodes = (await instance.ResourceAsync()).Status!.Endpoints!;
        Assert.Equal(count, nodes.Count);
        foreach (var node in nodes)
        {
            using var client = await EtcdTestClient.ConnectAsync(binding, node.Host);
            Assert.Equal(count, await client.CountMembersAsync());
            Assert.NotNull(await client.GetAsync("/written/0"));
        }
    }

    private static k8s.Models.V1Condition? Room(StatefulService found) => found.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "HasRoom");

    /// <summary>Writes until the database takes no more.</summary>
    private async Task FillAsync(TestBinding binding, string prefix)
    {
        using var client = await EtcdTestClient.ConnectAsync(binding);
        var value = new string('x', 1 << 20);
        var written = 0;
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (; written < 200; written++)
            {
                await client.PutAsync($"{prefix}/{written}", value);
            }
        });
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        output.WriteLine($"{written} values, then a database has {await EtcdTestClient.TryReadSizeAsync(binding, binding.Nodes[0].Host)} bytes");
        Assert.NotEqual(0, written);
    }

    private static EtcdMember[] Members(StatefulService found) => [.. EtcdTopology.StateOf(null!, found.Status!.Formation!.Value).Members];

    private static Task<string> WritesGoOnAsync(EtcdWriter writer, int more, ServicePlatform platform)
    {
        var goal = writer.Acknowledged + more;
        return Eventually.GetAsync(() => Task.FromResult(writer.Acknowledged >= goal ? "done" : null), () => platform.Log.ToString());
    }

    private static async Task IsRefusedAsync(Func<Task> use) =>
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(use)).StatusCode);

    private static async Task ComesBackAsync(TestBinding binding, Func<EtcdTestClient, Task> use, ServicePlatform platform, TestInstance instance)
    {
        RpcException? last = null;
        string? found = null;
        await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    using var client = await EtcdTestClient.ConnectAsync(binding);
                    await use(client);
                    return "back";
                }
                catch (RpcException failure)
                {
                    last = failure;
                    var bytes = await Task.WhenAll(binding.Nodes.Select(node => EtcdTestClient.TryReadSizeAsync(binding, node.Host)));
                    found = $"databases of {string.Join(", ", bytes)} bytes; {KubernetesJson.Serialize((await instance.ResourceAsync()).Status)}";
                    return null;
                }
            },
            () => $"{last?.Status}; {found}\n{platform.Log}",
            TimeSpan.FromMinutes(2)); // the operator looks after its room from time to time
    }
}
