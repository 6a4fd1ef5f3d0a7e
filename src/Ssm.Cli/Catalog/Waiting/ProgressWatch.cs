using System.Globalization;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Cli.Catalog.Waiting;

/// <summary>Follows one object by watching it and its events, and prints a line for each change.</summary>
/// <param name="api">The API.</param>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressWatch(KubernetesApi api, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan BetweenWatches = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<(string Uid, int Count)> _told = [];
    private readonly HashSet<string> _reasons = [];
    private readonly long _started = time.GetTimestamp();

    /// <summary>The last state that was told; empty before the first.</summary>
    public string Last { get; private set; } = string.Empty;

    /// <summary>Follows until <see cref="Followed{T}.IsDone"/>, and returns the object as it is then; null when it is gone.</summary>
    public async Task<T?> FollowAsync<T>(ResourceType<T> type, T subject, Followed<T> followed, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var events = EventsOf(subject);
        var past = await api.ListAsync(KubernetesTypes.Events, events, cancellationToken);
        foreach (var old in past.Items)
        {
            Tell(old, isSilent: !followed.TellsPast);
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = TellEventsAsync(events, past.ResourceVersion, done.Token);
        try
        {
            var last = await ObserveAsync(type, subject, followed, cancellationToken);
            await HearOfAsync(last is null ? null : followed.LastReason(last), cancellationToken);
            return last;
        }
        finally
        {
            await done.CancelAsync();
            await telling;
        }
    }

    private async Task<T?> ObserveAsync<T>(ResourceType<T> type, T subject, Followed<T> followed, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var scope = new ListScope { Namespace = subject.Metadata.NamespaceProperty, FieldSelector = $"metadata.name={subject.Metadata.Name}" };
        while (true)
        {
            var list = await api.ListAsync(type, scope, cancellationToken);
            var current = list.Items.FirstOrDefault(item => item.Metadata.Uid == subject.Metadata.Uid);
            if (current is null || IsDone(current, followed))
            {
                return current;
            }

            try
            {
                await foreach (var change in api.WatchAsync(type, scope, list.ResourceVersion, cancellationToken))
                {
                    if (change.Kind == WatchEventKind.Deleted)
                    {
                        return null;
                    }

                    if (change.Resource is { } item && IsDone(item, followed))
                    {
                        return item;
                    }
                }
            }
            catch (KubernetesApiException gone) when (gone.IsGone)
            {
                // The history is compacted: look anew.
            }

            await Task.Delay(BetweenWatches, time, cancellationToken);
        }
    }

    private bool IsDone<T>(T item, Followed<T> followed)
    {
        var state = followed.Describe(item);
        if (state.Length > 0 && state != Last)
        {
            Last = state;
            Line(state);
        }

        return followed.IsDone(item);
    }

    private async Task TellEventsAsync(ListScope scope, string resourceVersion, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in api.WatchAsync(KubernetesTypes.Events, scope, resourceVersion, cancellationToken))
            {
                if (change.Resource is { } told && change.Kind != WatchEventKind.Deleted)
                {
                    Tell(told, isSilent: false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The object is done.
        }
        catch (KubernetesApiException refused)
        {
            Line($"events are not shown: {refused.Message}");
        }
    }

    /// <summary>Events are written beside the object, so the last may come a moment after it; one that was lost is not waited for.</summary>
    private async Task HearOfAsync(string? reason, CancellationToken cancellationToken)
    {
        var done = time.GetTimestamp();
        while (reason is not null && !HasHeardOf(reason) && time.GetElapsedTime(done) < LongestDelay)
        {
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    private bool HasHeardOf(string reason)
    {
        lock (_lock)
        {
            return _reasons.Contains(reason);
        }
    }

    private void Tell(Corev1Event told, bool isSilent)
    {
        lock (_lock)
        {
            _reasons.Add(told.Reason ?? string.Empty);
            if (_told.Add((told.Metadata.Uid ?? told.Metadata.Name, told.Count ?? 1)) && !isSilent)
            {
                Line($"event: {told.Type} {told.Reason}: {told.Message}");
            }
        }
    }

    private void Line(string text)
    {
        lock (_lock)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_started).TotalSeconds,7:0.0} s  {text}"));
        }
    }

    private static ListScope EventsOf(IKubernetesObject<V1ObjectMeta> subject) => new()
    {
        Namespace = string.IsNullOrEmpty(subject.Metadata.NamespaceProperty) ? "default" : subject.Metadata.NamespaceProperty,
        FieldSelector = $"involvedObject.uid={subject.Metadata.Uid}",
    };
}
