namespace Ssm.Kubernetes;

/// <summary>
/// Keys that wait for a pass. A key waits at most once; a key added while its pass runs is run again afterwards, never beside it.
/// The semantics are those of client-go's workqueue (dirty and processing sets). Thread-safe.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<NamespacedName> _ready = new();
    private readonly HashSet<NamespacedName> _dirty = [];
    private readonly HashSet<NamespacedName> _processing = [];
    private readonly Dictionary<NamespacedName, DateTimeOffset> _due = [];
    private readonly PriorityQueue<NamespacedName, DateTimeOffset> _delayed = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;

    public WorkQueue(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => ReleaseDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count;
            }
        }
    }

    public void Add(NamespacedName key)
    {
        lock (_lock)
        {
            AddLocked(key);
        }
    }

    /// <summary>Adds the key after the delay; of several delays for one key the shortest counts.</summary>
    public void AddAfter(NamespacedName key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }

            var due = _timeProvider.GetUtcNow() + delay;
            if (_due.TryGetValue(key, out var earlier) && earlier <= due)
            {
                return;
            }

            _due[key] = due;
            _delayed.Enqueue(key, due);
            ArmLocked();
        }
    }

    /// <summary>Waits for a key and marks it as being processed until <see cref="Done"/>.</summary>
    public async Task<NamespacedName> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var key = _ready.Dequeue();
            _dirty.Remove(key);
            _processing.Add(key);
            return key;
        }
    }

    public void Done(NamespacedName key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (_dirty.Contains(key))
            {
                _ready.Enqueue(key);
                _available.Release();
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _available.Dispose();
    }

    private void AddLocked(NamespacedName key)
    {
        // A pass is coming anyway, so a wait for a later one is void; the pass itself says when to look again.
        _due.Remove(key);
        if (!_dirty.Add(key) || _processing.Contains(key))
        {
            return;
        }

        _ready.Enqueue(key);
        _available.Release();
    }

    private void ReleaseDue()
    {
        lock (_lock)
        {
            var now = _timeProvider.GetUtcNow();
            while (_delayed.TryPeek(out var key, out var due) && due <= now)
            {
                _delayed.Dequeue();
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    AddLocked(key);
                }
            }

            ArmLocked();
        }
    }

    private void ArmLocked()
    {
        if (_delayed.TryPeek(out _, out var due))
        {
            var wait = due - _timeProvider.GetUtcNow();
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
