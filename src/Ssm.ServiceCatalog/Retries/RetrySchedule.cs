using System.Collections.Concurrent;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Retries;

/// <summary>
/// When objects may be tried or polled again: <c>first</c>, doubling with each attempt at the same thing. It is memory only: after a restart
/// everything may be tried at once, and what was done is in the objects' status. Thread-safe.
/// </summary>
/// <param name="first">The wait after the first attempt.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RetrySchedule(TimeSpan first, TimeProvider timeProvider)
{
    private const int MostDoublings = 30;

    /// <summary>A broker may ask for less, but nobody is asked in a busy loop.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<NamespacedName, Entry> _entries = new();

    /// <summary>How long to wait before the next attempt; null = now.</summary>
    /// <param name="key">The object.</param>
    /// <param name="subject">What is attempted; the schedule of another subject does not count.</param>
    public TimeSpan? Remaining(NamespacedName key, string subject)
    {
        if (!_entries.TryGetValue(key, out var entry) || entry.Subject != subject)
        {
            return null;
        }

        var remaining = entry.NotBefore - timeProvider.GetUtcNow();
        return remaining > TimeSpan.Zero ? remaining : null;
    }

    /// <summary>Notes an attempt and says how long to wait for the next one.</summary>
    /// <param name="key">The object.</param>
    /// <param name="subject">What was attempted.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="asked">What the other side asked for, up to <paramref name="most"/>; null = the schedule's own.</param>
    public TimeSpan Next(NamespacedName key, string subject, TimeSpan most, TimeSpan? asked)
    {
        var attempts = _entries.TryGetValue(key, out var entry) && entry.Subject == subject ? entry.Attempts + 1 : 1;
        var doubled = first * Math.Pow(2, Math.Min(attempts - 1, MostDoublings));
        var wait = asked ?? doubled;
        wait = wait < Least ? Least : wait;
        wait = wait < most ? wait : most;
        _entries[key] = new Entry(subject, attempts, timeProvider.GetUtcNow() + wait);
        return wait;
    }

    /// <summary>The next attempt is the first again.</summary>
    public void Forget(NamespacedName key) => _entries.TryRemove(key, out _);

    private sealed record Entry(string Subject, int Attempts, DateTimeOffset NotBefore);
}
