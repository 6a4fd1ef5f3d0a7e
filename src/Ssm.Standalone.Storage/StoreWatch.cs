using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ssm.Standalone.Storage;

/// <summary>
/// Every event under a prefix after a revision, each once and in order: first those of the history, then live ones. One reader at a time.
/// Dispose it when done, or it keeps receiving.
/// </summary>
public sealed class StoreWatch : IDisposable
{
    private readonly Channel<StoreEvent> _live;
    private readonly Action<StoreWatch> _unsubscribe;
    private readonly Func<Revision> _told;
    private readonly Queue<StoreEvent> _past;

    internal StoreWatch(
        string prefix, IEnumerable<StoreEvent> past, int queueLength, Func<Revision> told, Action<StoreWatch> unsubscribe)
    {
        Prefix = prefix;
        _past = new Queue<StoreEvent>(past);
        _told = told;
        _unsubscribe = unsubscribe;
        _live = Channel.CreateBounded<StoreEvent>(new BoundedChannelOptions(queueLength)
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = false,
        });
    }

    /// <summary>The keys watched: all that start with it.</summary>
    public string Prefix { get; }

    /// <summary>The next event if there is one already.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.SlowWatcher"/> or <see cref="StoreError.Closed"/>, after the last event.</exception>
    public bool TryRead([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out StoreEvent change)
    {
        if (_past.TryDequeue(out change) || _live.Reader.TryRead(out change))
        {
            return true;
        }

        if (_live.Reader.Completion is { IsFaulted: true, Exception.InnerException: StoreException error })
        {
            throw new StoreException(error.Error, error.Message, error);
        }

        return false;
    }

    /// <summary>Returns once <see cref="TryRead"/> has something to say, be it an event or an exception.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_past.Count == 0)
        {
            try
            {
                await _live.Reader.WaitToReadAsync(cancellationToken);
            }
            catch (StoreException)
            {
                // TryRead reports it, once the events before it are read.
            }
        }
    }

    /// <summary>
    /// A revision up to which the reader has seen every event, when nothing waits to be read; <c>null</c> otherwise. For bookmarks.
    /// </summary>
    public Revision? Progress()
    {
        // Events are queued before their revision counts as told, so an empty queue after the read of the revision proves it.
        var revision = _told();
        return _past.Count == 0 && !_live.Reader.TryPeek(out _) ? revision : null;
    }

    /// <summary>All events as they come, until cancelled.</summary>
    public async IAsyncEnumerable<StoreEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TryRead(out var change))
            {
                yield return change;
            }

            await WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _unsubscribe(this);

    /// <summary>False when the reader is too slow: it must be dropped.</summary>
    internal bool Offer(StoreEvent change) => _live.Writer.TryWrite(change);

    internal void End(StoreException error) => _live.Writer.TryComplete(error);
}
