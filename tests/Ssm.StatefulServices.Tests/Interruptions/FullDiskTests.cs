using Ssm.StatefulServices.Tests.Platforms;
using Ssm.Testing;

namespace Ssm.StatefulServices.Tests.Interruptions;

/// <summary>What an engine does when its disk, a real one, has no room; alike for all services whose engine is at hand.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData("credis")]
    [InlineData("csp")]
    [InlineData("etcd")]
    [InlineData("rabbitmq")] // cmq, whose engine and disk are the same, fills its disk in its own tests
    [InlineData("tdsql")]
    [InlineData("zookeeper")]
    public async Task Standard_DiskIsFull_RefusesWritesAndTakesThemAgainOnceThereIsRoom(string service)
    {
        var client = EngineClient.Of(service);
        SmallDisk? disk = null;
        await using var platform = await ServicePlatform.StartAsync(service, options => disk = SmallDisk.TryMount(Path.Combine(options.DataFolder, "volumes"), client.Disk));
        using var mounted = disk;
        Assert.SkipWhen(disk is null, "only root may mount a file system");
        var instance = await platform.ProvisionAsync(client.Plan, client.Parameters);
        var binding = new TestBinding(platform, instance, Guid.NewGuid().ToString());
        await binding.BindAsync(client.Binding);
        Assert.True(await client.WritesAsync(binding, "first"));

        disk.LeaveFree(client.RoomForFillers);
        var acknowledged = new List<string> { "first" };
        var value = new string('x', 1_000_000); // ZooKeeper takes no more than a megabyte at a time

        // One write that fails is not the end: etcd ends when it cannot write, and finds room after its restart in what it had set aside.
        await Eventually.TrueAsync(
            async () =>
            {
                if (acknowledged.Count < 40 && await client.WritesAsync(binding, $"filler-{acknowledged.Count}", value))
                {
                    acknowledged.Add($"filler-{acknowledged.Count}");
                }

                return TestInstance.HasRoom(await instance.ResourceAsync(), "False", $"{instance.Name}-0");
            },
            TimeSpan.FromMinutes(3));
        Assert.InRange(acknowledged.Count, 2, 39);
        if (client.GoesOnWhenFull)
        {
            Assert.True(await client.ReadsAsync(binding, "first"));
            var other = await instance.BindAsync(client.Binding);
            Assert.True(await client.ReadsAsync(other, "first"));
            await other.UnbindAsync();
        }

        disk.LeaveFree(512 << 20);
        await Eventually.TrueAsync(() => client.WritesAsync(binding, "afterwards"), TimeSpan.FromMinutes(2));
        foreach (var name in acknowledged)
        {
            await Eventually.TrueAsync(() => client.ReadsAsync(binding, name));
        }

        await instance.IsReadyAsync();
        await instance.HasRoomAsync("True", "There is room");
    }
}
