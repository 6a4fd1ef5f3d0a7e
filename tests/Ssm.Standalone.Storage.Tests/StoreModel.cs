using System.Text;

namespace Ssm.Standalone.Storage.Tests;

/// <summary>A store beside the simplest thing that could be one: a dictionary, and a list of all that happened.</summary>
internal sealed class StoreModel(string folder) : IAsyncDisposable
{
    private readonly SortedDictionary<string, (string Value, long Created, long Modified)> _items = new(StringComparer.Ordinal);
    private readonly List<(long Revision, string Event, Dictionary<string, string> After)> _log = [];
    private readonly List<(long After, StoreWatch Watch)> _watches = [];
    private Store _store = Store.Open(new StoreOptions { Folder = folder });
    private long _compacted;

    private long Current => _log.Count == 0 ? 0 : _log[^1].Revision;

    public async Task ApplyAsync(Step step)
    {
        switch (step)
        {
            case Step.Create(var key, var value):
                await WriteAsync(
                    StoreEventKind.Created, $"k{key}", $"{value}", _items.ContainsKey($"k{key}") ? StoreError.KeyExists : null,
                    () => _store.CreateAsync($"k{key}", At($"{value}"), CancellationToken.None));
                break;
            case Step.Update(var key, var value, var isStale):
                var expected = Expected($"k{key}", isStale);
                await WriteAsync(
                    StoreEventKind.Updated, $"k{key}", $"{value}", Refusal($"k{key}", isStale),
                    () => _store.UpdateAsync($"k{key}", expected, At($"{value}"), CancellationToken.None));
                break;
            case Step.Delete(var key, var isStale):
                Revision? condition = isStale ? Expected($"k{key}", isStale) : null;
                await WriteAsync(
                    StoreEventKind.Deleted, $"k{key}", _items.GetValueOrDefault($"k{key}").Value, Refusal($"k{key}", isStale),
                    () => _store.DeleteAsync($"k{key}", condition, lastValue: null, CancellationToken.None));
                break;
            case Step.Compact(var back) when Current - back > _compacted:
                _compacted = Current - back;
                await _store.CompactAsync(new Revision(_compacted), CancellationToken.None);
                break;
            case Step.Watch(var back):
                StartWatch(Math.Max(0, Current - back));
                break;
            case Step.ListPast(var back):
                ListPast(Math.Max(0, Current - back));
                break;
            case Step.Reopen:
                CompareWatches();
                await _store.DisposeAsync();
                _watches.Clear();
                _store = Store.Open(new StoreOptions { Folder = folder });
                break;
        }
    }

    public void Compare()
    {
        var list = _store.List("");
        Assert.Equal(Current, list.Revision.Value);
        Assert.Equal(
            _items.Select(entry => (entry.Key, entry.Value.Value, entry.Value.Created, entry.Value.Modified)),
            list.Items.Select(item => (item.Key, Text(item), item.Created.Value, item.Modified.Value)));
        Assert.Equal(_compacted, _store.Compacted.Value);
    }

    public void CompareWatches()
    {
        foreach (var (after, watch) in _watches)
        {
            var seen = new List<string>();
            while (watch.TryRead(out var change))
            {
                seen.Add(Describe(change.Kind, change.Item.Key, Text(change.Item)));
            }

            Assert.Equal(_log.Where(entry => entry.Revision > after).Select(entry => entry.Event), seen);
            watch.Dispose();
        }

        _watches.Clear();
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    private async Task WriteAsync(StoreEventKind kind, string key, string? value, StoreError? refusal, Func<Task<StoredItem>> write)
    {
        if (refusal is not null)
        {
            Assert.Equal(refusal, (await Assert.ThrowsAsync<StoreException>(write)).Error);
            return;
        }

        var item = await write();
        var revision = Current + 1;
        Assert.Equal(revision, item.Modified.Value);
        if (kind == StoreEventKind.Deleted)
        {
            _items.Remove(key);
        }
        else
        {
            _items[key] = (value!, kind == StoreEventKind.Created ? revision : _items[key].Created, revision);
        }

        _log.Add((revision, Describe(kind, key, value!), _items.ToDictionary(entry => entry.Key, entry => entry.Value.Value)));
    }

    private void StartWatch(long after)
    {
        if (after < _compacted)
        {
            Assert.Equal(StoreError.Compacted, Assert.Throws<StoreException>(() => _store.Watch("", new Revision(after))).Error);
        }
        else
        {
            _watches.Add((after, _store.Watch("", new Revision(after))));
        }
    }

    private void ListPast(long at)
    {
        if (at < _compacted)
        {
            Assert.Equal(StoreError.Compacted, Assert.Throws<StoreException>(() => _store.List("", new Revision(at), null, 99)).Error);
            return;
        }

        var expected = at == 0 ? [] : _log.Single(entry => entry.Revision == at).After;
        var actual = _store.List("", new Revision(at), null, 99).Items;
        Assert.Equal(expected.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.Select(item => KeyValuePair.Create(item.Key, Text(item))));
    }

    private Revision Expected(string key, bool isStale) => new(_items.TryGetValue(key, out var item) && !isStale ? item.Modified : 0);

    private StoreError? Refusal(string key, bool isStale) =>
        !_items.ContainsKey(key) ? StoreError.KeyNotFound : isStale ? StoreError.RevisionMismatch : null;

    private static string Describe(StoreEventKind kind, string key, string value) => $"{kind} {key}={value}";

    private static ValueAtRevision At(string value) => _ => Encoding.UTF8.GetBytes(value);

    private static string Text(StoredItem item) => Encoding.UTF8.GetString(item.Value.Span);
}
