namespace Ssm.Kubernetes;

/// <summary>
/// Keys that wait for a pass. A key waits at most once; a key added while its pass runs is run again afterwards, never beside it.
/// The semantics are those of client-go's workqueue (dirty and processing sets). Thread-safe.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<NamespacedName> _ready = new();
    private readonly Dictionary<NamespacedName, long> _dirty = []; // with the time since when
    private readonly HashSet<NamespacedName> _processing = [];
    private readonly Dictionary<NamespacedName, DateTimeOffset> _due = [];
    private readonly PriorityQueue<NamespacedName, DateTimeOffset> _delayed = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly TimeProvider _timeProvider;
    private readonly WorkQueueMetrics _metrics;
    private readonly ITimer _timer;
    private bool _isDisposed;

    public WorkQueue(TimeProvider timeProvider, WorkQueueMetrics metrics)
    {
        _timeProvider = timeProvider;
        _metrics = metrics;
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

            _metrics.Postponed();
            _due[key] = due;
            _delayed.Enqueue(key, due);
            ArmLocked();
        }
    }

    /// <summary>Waits for a key and marks it as being processed until <see cref="Done"/>.</summary>
    public async Task<NamespacedName> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        return TakeReleased();
    }

    /// <summary>As <see cref="TakeAsync"/>, if a key is ready now.</summary>
    public bool TryTake(out NamespacedName key)
    {
        key = default;
        if (!_available.Wait(0))
        {
            return false;
        }

        key = TakeReleased();
        return true;
    }

    public void Done(NamespacedName key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (_dirty.ContainsKey(key))
            {
                ReadyLocked(key);
            }
        }
    }

    /// <summary>Nothing is taken any more; what is added, or becomes due at that moment, is dropped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            _available.Dispose();
            _metrics.Depth(0);
        }
    }

    private NamespacedName TakeReleased()
    {
        lock (_lock)
        {
            var key = _ready.Dequeue();
            _metrics.Depth(_ready.Count);
            _dirty.Remove(key, out var since);
            _metrics.Taken(_timeProvider.GetElapsedTime(since));
            _processing.Add(key);
            return key;
        }
    }

    private void AddLocked(NamespacedName key)
    {
        // A pass is coming anyway, so a wait for a later one is void; the pass itself says when to look again.
        _due.Remove(key);
        if (!_dirty.TryAdd(key, _timeProvider.GetTimestamp()))
        {
            return;
        }

        _metrics.Added();
        if (!_processing.Contains(key))
        {
            ReadyLocked(key);
        }
    }

    private void ReadyLocked(NamespacedName key)
    {
        if (_isDisposed)
        {
            return;
        }

        _ready.Enqueue(key);
        _metrics.Depth(_ready.Count);
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
