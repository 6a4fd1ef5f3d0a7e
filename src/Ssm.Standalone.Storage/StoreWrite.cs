namespace Ssm.Standalone.Storage;

/// <summary>One write that waits for its turn: decided on the writer's thread against the state that the writes before it left.</summary>
internal sealed class StoreWrite(StoreEventKind kind, string key, Revision? expected, ValueAtRevision? value)
{
    private readonly TaskCompletionSource<StoredItem> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    public Task<StoredItem> Done => _done.Task;

    /// <summary>The event this write causes given the item its key has now; fails the write and gives <c>null</c> when its condition does not hold.</summary>
    public StoreEvent? Decide(StoredItem? current, Revision revision)
    {
        if (Refusal(current) is { } refusal)
        {
            _done.TrySetException(refusal);
            return null;
        }

        var bytes = value?.Invoke(revision) ?? current!.Value; // only a deletion has no value of its own, and it has a current item
        return new StoreEvent(kind, new StoredItem(key, bytes, current?.Created ?? revision, revision), current);
    }

    public void Complete(StoredItem item) => _done.TrySetResult(item);

    public void Fail(StoreException error) => _done.TrySetException(error);

    private StoreException? Refusal(StoredItem? current) => (kind, current) switch
    {
        (StoreEventKind.Created, null) => null,
        (StoreEventKind.Created, _) => new StoreException(StoreError.KeyExists, $"The key {key} exists."),
        (_, null) => new StoreException(StoreError.KeyNotFound, $"There is no key {key}."),
        _ when expected is { } revision && revision != current.Modified => new StoreException(
            StoreError.RevisionMismatch, $"The key {key} was modified at revision {current.Modified}, not {revision}."),
        _ => null,
    };
}
