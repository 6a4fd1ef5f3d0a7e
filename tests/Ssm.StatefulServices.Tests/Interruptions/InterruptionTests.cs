using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Tests.Broker;
using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>Whatever ends in the middle of whatever is asked for, asking again brings what was asked for, once; alike for all services whose engine is at hand.</summary>
public sealed class InterruptionTests
{
    [Theory(Explicit = true)] // long: ./test --long
    [InlineData("credis")]
    [InlineData("etcd")]
    [InlineData("tdsql")]
    [InlineData("zookeeper")]
    public async Task Standard_InterruptedAtEachStep_BecomesWhatWasAskedForOnce(string service)
    {
        await using var platform = await ServicePlatform.StartAsync(service);
        var client = EngineClient.Of(service);

        // The engine ends while it is provisioned; another instance is deleted at that point.
        var instance = await OrderAsync(platform, client);
        var unwanted = await OrderAsync(platform, client);
        await instance.RunsAsync(0);
        await instance.KillAsync(0);
        await unwanted.RunsAsync(0);
        await unwanted.DeprovisionAsync();
        await instance.SucceedsAsync();

        // The broker ends while it makes an account: the engine may have carried it out, and nobody was told.
        var first = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        using (await platform.SuspendAsync($"{instance.Name}-0"))
        {
            var unanswered = AskAsync(() => instance.TryBindAsync(client.Binding, first.Id));
            await Eventually.TrueAsync(async () => await IsStoredAsync(platform, first));
            await platform.RestartBrokerAsync();
            Assert.NotInRange((await unanswered)?.Status ?? 0, 200, 299);
        }

        await BindsAsync(platform, instance, client, first);
        await Eventually.TrueAsync(() => client.WritesAsync(first, "kept"));
        Assert.Equal([first["user"]], await client.AccountsAsync(platform, instance, first));

        // The engine ends while it makes an account.
        var second = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        var asked = AskAsync(() => instance.TryBindAsync(client.Binding, second.Id));
        await instance.KillAsync(0);
        await asked;
        await BindsAsync(platform, instance, client, second);
        await Eventually.TrueAsync(() => client.WritesAsync(second, "second"));
        Assert.Equal(new[] { first["user"], second["user"] }.Order(StringComparer.Ordinal), await client.AccountsAsync(platform, instance, first));

        // The engine does not answer when a binding is deleted.
        using (await platform.SuspendAsync($"{instance.Name}-0"))
        {
            Assert.InRange((await instance.UnbindAsync(second.Id)).Status, 500, 599);
        }

        await Eventually.TrueAsync(async () => (await instance.UnbindAsync(second.Id)).Status == 200);
        Assert.Equal(410, (await instance.UnbindAsync(second.Id)).Status);
        Assert.False(await client.WritesAsync(second, "late"));
        Assert.Equal([first["user"]], await client.AccountsAsync(platform, instance, first));
        Assert.True(await client.ReadsAsync(first, "kept"));

        // The engine ends while the instance is deleted.
        await instance.KillAsync(0);
        await instance.DeprovisionAsync();
        Assert.Empty(platform.Engines());
    }

    [Theory(Explicit = true)] // long: ./test --long
    [InlineData("credis")]
    [InlineData("tdsql")]
    public async Task Standard_DiskIsFull_RefusesWritesAndTakesThemAgainOnceThereIsRoom(string service)
    {
        SmallDisk? disk = null;
        await using var platform = await ServicePlatform.StartAsync(service, options => disk = SmallDisk.TryMount(Path.Combine(options.DataFolder, "volumes"), "1g"));
        using var mounted = disk;
        Assert.SkipWhen(disk is null, "only root may mount a file system");
        var client = EngineClient.Of(service);
        var instance = await platform.ProvisionAsync(client.Plan, client.Parameters);
        var binding = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        await binding.BindAsync(client.Binding);
        Assert.True(await client.WritesAsync(binding, "first"));

        disk.LeaveFree(24 << 20);
        var acknowledged = new List<string> { "first" };
        var value = new string('x', 1 << 20);
        while (acknowledged.Count < 40 && await client.WritesAsync(binding, $"filler-{acknowledged.Count}", value))
        {
            acknowledged.Add($"filler-{acknowledged.Count}");
        }

        Assert.InRange(acknowledged.Count, 2, 39);
        disk.LeaveFree(512 << 20);
        await Eventually.TrueAsync(() => client.WritesAsync(binding, "afterwards"), TimeSpan.FromMinutes(2));
        foreach (var name in acknowledged)
        {
            await Eventually.TrueAsync(() => client.ReadsAsync(binding, name));
        }

        await instance.IsReadyAsync();
    }

    private static async Task<TestInstance> OrderAsync(ServicePlatform platform, EngineClient client)
    {
        var instance = new TestInstance(platform, Guid.NewGuid().ToString(), client.Plan);
        Assert.Equal(202, (await instance.OrderAsync(client.Parameters)).Status);
        return instance;
    }

    /// <summary>Asks for a binding, again and again as a platform does, until there is an answer.</summary>
    private static Task<string> BindsAsync(ServicePlatform platform, TestInstance instance, EngineClient client, TestBinding binding)
    {
        OsbAnswer? last = null;
        return Eventually.GetAsync(
            async () =>
            {
                last = await instance.TryBindAsync(client.Binding, binding.Id);
                if (last.Status is not (200 or 201))
                {
                    return null;
                }

                await binding.BindAsync(client.Binding);
                return "bound";
            },
            () => $"{last}\n{platform.Log}",
            TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> IsStoredAsync(ServicePlatform platform, TestBinding binding) =>
        await platform.Api.GetAsync(KubernetesTypes.Secrets, new(ServicePlatform.Namespace, InstanceNames.Binding(platform.Service, binding.Id)), CancellationToken.None) is not null;

    /// <summary>The answer, or null when the connection ended without one.</summary>
    private static async Task<OsbAnswer?> AskAsync(Func<Task<OsbAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
