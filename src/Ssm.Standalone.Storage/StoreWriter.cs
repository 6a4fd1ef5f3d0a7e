using System.Diagnostics.CodeAnalysis;

namespace Ssm.Standalone.Storage;

/// <summary>
/// The one thread that writes. It takes everything that waits as one batch, so that concurrent writers share one synchronisation of the
/// disk (group commit), and a lone writer waits for nobody.
/// </summary>
internal sealed class StoreWriter
{
    private readonly object _gate = new(); // not a Lock: the thread waits on it
    private readonly Action<IReadOnlyList<StoreWrite>, Revision?> _writeBatch;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<StoreWrite> _waiting = [];
    private Revision? _compactTo;
    private TaskCompletionSource? _compacted;
    private bool _stopping;

    public StoreWriter(Action<IReadOnlyList<StoreWrite>, Revision?> writeBatch) => _writeBatch = writeBatch;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();

    public void Enqueue(StoreWrite write)
    {
        lock (_gate)
        {
            ThrowIfStoppingLocked();
            _waiting.Add(write);
            Monitor.Pulse(_gate);
        }
    }

    public Task CompactAsync(Revision revision, CancellationToken cancellationToken)
    {
        Task done;
        lock (_gate)
        {
            ThrowIfStoppingLocked();
            _compactTo = _compactTo is { } asked && asked > revision ? asked : revision;
            _compacted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = _compacted.Task;
            Monitor.Pulse(_gate);
        }

        return done.WaitAsync(cancellationToken);
    }

    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        return _stopped.Task;
    }

    private void Run()
    {
        while (true)
        {
            var (writes, compactTo, compacted, stopping) = Take();
            if (writes.Count > 0 || compactTo is not null)
            {
                WriteOrFail(writes, compactTo, compacted);
            }
            else if (stopping)
            {
                _stopped.TrySetResult();
                return;
            }
        }
    }

    /// <summary>Everything that waits; blocks until there is something.</summary>
    private (List<StoreWrite> Writes, Revision? CompactTo, TaskCompletionSource? Compacted, bool Stopping) Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _compactTo is null && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            var taken = (_waiting, _compactTo, _compacted, _stopping);
            _waiting = [];
            _compactTo = null;
            _compacted = null;
            return taken;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of the writer's loop: whatever fails must fail its writes, not leave them waiting.")]
    private void WriteOrFail(List<StoreWrite> writes, Revision? compactTo, TaskCompletionSource? compacted)
    {
        try
        {
            _writeBatch(writes, compactTo);
            compacted?.TrySetResult();
        }
        catch (Exception e)
        {
            var error = e as StoreException ?? new StoreException(StoreError.Unavailable, $"The write failed: {e.Message}", e);
            writes.ForEach(write => write.Fail(error));
            compacted?.TrySetException(error);
        }
    }

    private void ThrowIfStoppingLocked()
    {
        if (_stopping)
        {
            throw new StoreException(StoreError.Closed, "The store is closed.");
        }
    }
}
