using Microsoft.Extensions.Time.Testing;
using Ssm.Standalone.ApiServer.BuiltIns;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.Storage;
using Ssm.Testing;

namespace Ssm.Standalone.ApiServer.Tests.BuiltIns;

public sealed class EventExpiryTests
{
    [Fact]
    public async Task Event_GoesALifetimeAfterItLastHappened()
    {
        using var folder = new TemporaryFolder();
        await using var store = Store.Open(new StoreOptions { Folder = folder.Path });
        var objects = new ObjectStore(store);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await CreateAsync(objects, "old", "2026-01-01T11:30:00Z", "2026-01-01T11:30:00Z");
        await CreateAsync(objects, "again", "2026-01-01T11:30:00Z", "2026-01-01T11:59:00Z");
        using var stop = new CancellationTokenSource();
        var running = new EventExpiry(objects, TimeSpan.FromHours(1), time).RunAsync(stop.Token);
        using var watch = store.Watch("events/", store.Current);
        time.Advance(TimeSpan.FromMinutes(31));
        await watch.WaitAsync(stop.Token);
        Assert.True(watch.TryRead(out var change));
        Assert.Equal((StoreEventKind.Deleted, "events/n/old"), (change.Kind, change.Item.Key));
        Assert.NotNull(store.Get("events/n/again"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static Task<StoredItem> CreateAsync(ObjectStore objects, string name, string created, string last) => objects.CreateAsync(
        new GroupResource("", "events"), "n", name,
        ObjectJson.ParseBody(System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","creationTimestamp":"{{{created}}}"},"lastTimestamp":"{{{last}}}"}"""))!.AsObject(),
        CancellationToken.None);
}
