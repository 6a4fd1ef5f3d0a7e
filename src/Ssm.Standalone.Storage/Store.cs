using System.Collections.Immutable;

namespace Ssm.Standalone.Storage;

/// <summary>
/// A revisioned key-value store: a write is on disk before it is acknowledged, every read is at a revision, and a watch neither misses
/// nor reorders an event. Live values and the recent past are held in memory; reads never touch the disk. Thread-safe.
/// </summary>
public sealed class Store : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly StoreLock _lock;
    private readonly SqliteLog _log;
    private readonly StoreHistory _history;
    private readonly HashSet<StoreWatch> _watches = [];

    /// <summary>Guards the history and the watches, and makes "publish" one step for whoever subscribes.</summary>
    private readonly Lock _publication = new();

    private readonly StoreWriter _writer;
    private volatile StoreSnapshot _snapshot;
    private bool _closed;

    private Store(StoreOptions options, StoreLock folderLock, SqliteLog log)
    {
        _options = options;
        _lock = folderLock;
        _log = log;
        _history = new StoreHistory(options.HistoryEvents, options.HistoryBytes);
        _snapshot = Load();
        _writer = new StoreWriter(WriteBatch);
    }

    /// <summary>The revision of the last write that is durable and visible.</summary>
    public Revision Current => _snapshot.Revision;

    /// <summary>The latest revision that lists and watches can no longer start from.</summary>
    public Revision Compacted
    {
        get
        {
            lock (_publication)
            {
                return _history.Compacted;
            }
        }
    }

    /// <summary>Opens the store of a folder, making an empty one if there is none. Reads all of it.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Locked"/> or <see cref="StoreError.Unreadable"/>.</exception>
    public static Store Open(StoreOptions options)
    {
        Directory.CreateDirectory(options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folderLock = StoreLock.Take(options.Folder);
        SqliteLog? log = null;
        try
        {
            log = SqliteLog.Open(Path.Combine(options.Folder, "store.db"));
            var store = new Store(options, folderLock, log);
            store._writer.Start();
            return store;
        }
        catch (StoreException)
        {
            log?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>The item of a key now, or <c>null</c>.</summary>
    public StoredItem? Get(string key) => _snapshot.Find(key);

    /// <summary>All items under a prefix now.</summary>
    public StoreList List(string prefix) => _snapshot.List(prefix, after: null, int.MaxValue);

    /// <summary>A page of the items under a prefix.</summary>
    /// <param name="prefix">The start of every key of the list.</param>
    /// <param name="revision">Read at this revision; <c>null</c> reads now.</param>
    /// <param name="after">Only keys after this one; <c>null</c> starts with the first.</param>
    /// <param name="limit">At most this many items.</param>
    /// <exception cref="StoreException"><see cref="StoreError.Compacted"/> or <see cref="StoreError.FutureRevision"/>.</exception>
    public StoreList List(string prefix, Revision? revision, string? after, int limit)
    {
        var snapshot = revision is { } past ? SnapshotAt(past) : _snapshot;
        return snapshot.List(prefix, after, limit);
    }

    /// <summary>Adds a key. Completes once it is durable.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.KeyExists"/>, <see cref="StoreError.Unavailable"/>, <see cref="StoreError.Closed"/>.</exception>
    public Task<StoredItem> CreateAsync(string key, ValueAtRevision value, CancellationToken cancellationToken) =>
        EnqueueAsync(new StoreWrite(StoreEventKind.Created, key, expected: null, value), cancellationToken);

    /// <summary>Replaces the value of a key that still is at the expected revision. Completes once it is durable.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.KeyNotFound"/>, <see cref="StoreError.RevisionMismatch"/>, and as for a creation.</exception>
    public Task<StoredItem> UpdateAsync(string key, Revision expected, ValueAtRevision value, CancellationToken cancellationToken) =>
        EnqueueAsync(new StoreWrite(StoreEventKind.Updated, key, expected, value), cancellationToken);

    /// <summary>Removes a key. Completes once that is durable, with the item as the event of the deletion tells it.</summary>
    /// <param name="key">The key to remove.</param>
    /// <param name="expected">The revision the key must be at; <c>null</c> removes it whatever it is.</param>
    /// <param name="lastValue">Restates the value for the event; <c>null</c> repeats the last one.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <exception cref="StoreException"><see cref="StoreError.KeyNotFound"/>, <see cref="StoreError.RevisionMismatch"/>, and as for a creation.</exception>
    public Task<StoredItem> DeleteAsync(string key, Revision? expected, ValueAtRevision? lastValue, CancellationToken cancellationToken) =>
        EnqueueAsync(new StoreWrite(StoreEventKind.Deleted, key, expected, lastValue), cancellationToken);

    /// <summary>Watches the keys under a prefix: all events after the given revision, then live ones.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Compacted"/>, <see cref="StoreError.FutureRevision"/>, <see cref="StoreError.Closed"/>.</exception>
    public StoreWatch Watch(string prefix, Revision after)
    {
        lock (_publication)
        {
            ThrowUnlessInHistoryLocked(after);
            ThrowIfClosedLocked();
            var past = _history.After(after).Where(change => change.Item.Key.StartsWith(prefix, StringComparison.Ordinal));
            var watch = new StoreWatch(prefix, past, _options.WatchQueueEvents, Told, Unsubscribe);
            _watches.Add(watch);
            return watch;
        }
    }

    /// <summary>Forgets the past up to a revision, in memory and on disk. The store also does this by itself within the bounds of its options.</summary>
    public async Task CompactAsync(Revision revision, CancellationToken cancellationToken) =>
        await _writer.CompactAsync(revision, cancellationToken);

    /// <summary>Refuses new writes, finishes those that wait, ends the watches, and lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        lock (_publication)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            foreach (var watch in _watches)
            {
                watch.End(new StoreException(StoreError.Closed, "The store was closed."));
            }

            _watches.Clear();
        }

        _log.Dispose();
        _lock.Dispose();
    }

    private async Task<StoredItem> EnqueueAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _writer.Enqueue(write);
        return await write.Done.WaitAsync(cancellationToken);
    }

    private StoreSnapshot Load()
    {
        var items = new Dictionary<string, StoredItem>(StringComparer.Ordinal);
        var compacted = _log.ReadCompacted();
        var last = compacted;
        _history.StartAt(compacted);
        foreach (var (kind, item) in _log.ReadAll())
        {
            var previous = items.GetValueOrDefault(item.Key);
            last = item.Modified > last ? item.Modified : last; // the last rows may be compacted away
            if (kind == StoreEventKind.Deleted)
            {
                items.Remove(item.Key);
            }
            else
            {
                items[item.Key] = item;
            }

            if (item.Modified > compacted)
            {
                _history.Add(new StoreEvent(kind, item, previous));
            }
        }

        return new StoreSnapshot(last, StoreSnapshot.Empty.Items.Union(items.Values));
    }

    /// <summary>Decides a batch of writes one after the other, makes them durable together, then publishes them in order.</summary>
    private void WriteBatch(IReadOnlyList<StoreWrite> writes, Revision? compactTo)
    {
        var items = _snapshot.Items.ToBuilder();
        var revision = _snapshot.Revision;
        var events = new List<StoreEvent>(writes.Count);
        var made = new List<StoreWrite>(writes.Count);
        foreach (var write in writes)
        {
            var current = items.TryGetValue(StoreSnapshot.Probe(write.Key), out var found) ? found : null;
            if (write.Decide(current, revision.Next) is not { } change)
            {
                continue;
            }

            Apply(items, change);
            revision = change.Revision;
            events.Add(change);
            made.Add(write);
        }

        Commit(events, compactTo);
        Publish(new StoreSnapshot(revision, items.ToImmutable()), events);
        for (var i = 0; i < made.Count; i++)
        {
            made[i].Complete(events[i].Item);
        }
    }

    private static void Apply(ImmutableSortedSet<StoredItem>.Builder items, StoreEvent change)
    {
        if (change.Previous is { } previous)
        {
            items.Remove(previous);
        }

        if (change.Kind != StoreEventKind.Deleted)
        {
            items.Add(change.Item);
        }
    }

    private void Commit(List<StoreEvent> events, Revision? compactTo)
    {
        // Only this thread changes the history, so reading it needs no lock. What this very batch adds is judged by the next one.
        compactTo ??= _history.Due();
        var compacting = compactTo is { } asked && asked > _history.Compacted && asked <= _snapshot.Revision ? compactTo : null;
        if (events.Count == 0 && compacting is null)
        {
            return;
        }

        try
        {
            _log.Commit(events, compacting, compacting is { } revision ? _history.ObsoleteAt(revision) : []);
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            throw new StoreException(StoreError.Unavailable, $"The store cannot be written: {e.Message}", e);
        }
        if (compacting is { } forgotten)
        {
            lock (_publication)
            {
                _history.CompactTo(forgotten);
            }

            _log.Shrink();
        }
    }

    /// <summary>
    /// State first, then events: whoever is told of a change reads it. The other way round a controller may be told of an object, ask for it, hear that there is
    /// none, and never be told again.
    /// </summary>
    private void Publish(StoreSnapshot snapshot, List<StoreEvent> events)
    {
        lock (_publication)
        {
            _snapshot = snapshot;
            foreach (var change in events)
            {
                _history.Add(change);
                _watches.RemoveWhere(watch => IsTooSlowFor(watch, change));
            }
        }
    }

    /// <summary>The revision up to which every watch has been given its events. Reads may be a moment ahead of it, so it is asked for between two publications.</summary>
    private Revision Told()
    {
        lock (_publication)
        {
            return _snapshot.Revision;
        }
    }

    private static bool IsTooSlowFor(StoreWatch watch, StoreEvent change)
    {
        if (!change.Item.Key.StartsWith(watch.Prefix, StringComparison.Ordinal) || watch.Offer(change))
        {
            return false;
        }

        watch.End(new StoreException(StoreError.SlowWatcher, $"The watch of {watch.Prefix} read slower than events came."));
        return true;
    }

    private StoreSnapshot SnapshotAt(Revision revision)
    {
        lock (_publication)
        {
            ThrowUnlessInHistoryLocked(revision);
            var items = _snapshot.Items.ToBuilder();
            foreach (var change in _history.After(revision).Reverse())
            {
                if (change.Kind != StoreEventKind.Deleted)
                {
                    items.Remove(change.Item);
                }

                if (change.Previous is { } previous)
                {
                    items.Add(previous);
                }
            }

            return new StoreSnapshot(revision, items.ToImmutable());
        }
    }

    private void ThrowUnlessInHistoryLocked(Revision revision)
    {
        if (revision < _history.Compacted)
        {
            throw new StoreException(StoreError.Compacted, $"The revision {revision} is compacted; the oldest kept is {_history.Compacted}.");
        }

        if (revision > _snapshot.Revision)
        {
            throw new StoreException(StoreError.FutureRevision, $"The revision {revision} is later than the current one, {_snapshot.Revision}.");
        }
    }

    private void ThrowIfClosedLocked()
    {
        if (_closed)
        {
            throw new StoreException(StoreError.Closed, "The store is closed.");
        }
    }

    private void Unsubscribe(StoreWatch watch)
    {
        lock (_publication)
        {
            _watches.Remove(watch);
        }
    }
}
