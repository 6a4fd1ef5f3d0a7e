namespace Ssm.Standalone.Storage;

/// <summary>The latest events in order of revision, bounded by number and bytes. Not thread-safe: its owner locks.</summary>
internal sealed class StoreHistory(int maximumEvents, long maximumBytes)
{
    private readonly Queue<StoreEvent> _events = new();
    private long _bytes;

    /// <summary>Events up to here are forgotten.</summary>
    public Revision Compacted { get; private set; }

    /// <summary>Compacting in chunks of an eighth keeps the deletions from costing something on each write.</summary>
    private int Slack => Math.Max(1, maximumEvents / 8);

    public void StartAt(Revision compacted) => Compacted = compacted;

    public void Add(StoreEvent change)
    {
        _events.Enqueue(change);
        _bytes += change.Item.Value.Length;
    }

    /// <summary>The revision to compact to so that the history is within its bounds, or <c>null</c> when it is.</summary>
    public Revision? Due()
    {
        if (_events.Count <= maximumEvents + Slack && _bytes <= maximumBytes + (maximumBytes / 8))
        {
            return null;
        }

        var count = _events.Count;
        var bytes = _bytes;
        var due = Compacted;
        foreach (var change in _events)
        {
            if (count <= maximumEvents && bytes <= maximumBytes)
            {
                break;
            }

            count--;
            bytes -= change.Item.Value.Length;
            due = change.Revision;
        }

        return due;
    }

    /// <summary>The rows of the log that nothing needs once everything up to <paramref name="revision"/> is forgotten.</summary>
    public List<Revision> ObsoleteAt(Revision revision)
    {
        var obsolete = new List<Revision>();
        foreach (var change in _events.TakeWhile(change => change.Revision <= revision))
        {
            if (change.Previous is { } previous)
            {
                obsolete.Add(previous.Modified);
            }

            if (change.Kind == StoreEventKind.Deleted)
            {
                obsolete.Add(change.Revision);
            }
        }

        return obsolete;
    }

    public void CompactTo(Revision revision)
    {
        while (_events.TryPeek(out var oldest) && oldest.Revision <= revision)
        {
            _bytes -= oldest.Item.Value.Length;
            _events.Dequeue();
        }

        Compacted = revision;
    }

    public IEnumerable<StoreEvent> After(Revision revision) => _events.Where(change => change.Revision > revision);
}
