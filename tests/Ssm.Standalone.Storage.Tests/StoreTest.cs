using System.Text;

namespace Ssm.Standalone.Storage.Tests;

/// <summary>A store in a folder of its own, checked against a reopened copy of itself when the test ends.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("ssm-store-").FullName;

    protected Store Store { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Store = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        var before = Store.List("");
        var compacted = Store.Compacted;
        await Store.DisposeAsync();
        await using (var reopened = Open())
        {
            AssertSame(before, reopened.List(""));
            Assert.Equal(compacted, reopened.Compacted);
        }

        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected virtual StoreOptions Options => new() { Folder = Folder };

    protected Store Open() => Store.Open(Options);

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    protected Task<StoredItem> CreateAsync(string key, string value) => Store.CreateAsync(key, At(value), CancellationToken.None);

    protected Task<StoredItem> UpdateAsync(StoredItem item, string value) =>
        Store.UpdateAsync(item.Key, item.Modified, At(value), CancellationToken.None);

    protected Task<StoredItem> DeleteAsync(string key) => Store.DeleteAsync(key, expected: null, lastValue: null, CancellationToken.None);

    protected static ValueAtRevision At(string value) => _ => Encoding.UTF8.GetBytes(value);

    protected static string Text(StoredItem? item) => item is null ? "(none)" : Encoding.UTF8.GetString(item.Value.Span);

    /// <summary>The next events, each as "kind key=value".</summary>
    protected static async Task<List<string>> ReadAsync(StoreWatch watch, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var events = new List<string>();
        await foreach (var change in watch.ReadAllAsync(deadline.Token))
        {
            events.Add($"{change.Kind} {change.Item.Key}={Text(change.Item)}");
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }

    protected static async Task<StoreError> RefusalAsync(Func<Task> action) => (await Assert.ThrowsAsync<StoreException>(action)).Error;

    internal static void AssertSame(StoreList expected, StoreList actual)
    {
        Assert.Equal(expected.Revision, actual.Revision);
        Assert.Equal(
            expected.Items.Select(item => (item.Key, Text(item), item.Created, item.Modified)),
            actual.Items.Select(item => (item.Key, Text(item), item.Created, item.Modified)));
    }
}
