using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>GET of a collection with <c>watch=true</c>. Kubernetes documentation, "Efficient detection of changes".</summary>
internal sealed class WatchVerb(VerbContext context, WatchOptions options)
{
    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var filter = ObjectFilter.Of(request);
        var asked = ResourceVersions.Parse(request.Query.ResourceVersion);
        var wantsState = request.Query.SendInitialEvents ?? asked is null or { Value: 0 };
        var output = new WatchWriter(request, context.Responses);
        using var deadline = new CancellationTokenSource(TimeoutOf(request), context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var start = wantsState ? context.Objects.Bytes.List(filter.Prefix) : null;
            using var watch = context.Objects.Bytes.Watch(filter.Prefix, start?.Revision ?? asked ?? Revision.None);
            output.Start();
            if (start is not null)
            {
                await WriteStateAsync(request, filter, output, start, stop.Token);
            }

            await output.FlushAsync(stop.Token);
            await PumpAsync(request, filter, output, watch, stop.Token);
        }
        catch (StoreException e)
        {
            output.Start();
            output.Write("ERROR", Translate(e, asked).ToStatus());
            await output.FlushAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The client asked for this end, or we bound it: an orderly end of the stream.
        }
    }

    private async Task PumpAsync(
        ApiRequest request, ObjectFilter filter, WatchWriter output, StoreWatch watch, CancellationToken cancellationToken)
    {
        var wantsBookmarks = request.Query.AllowWatchBookmarks;
        using var bookmarks = new PeriodicTimer(options.BookmarkInterval, context.Time);
        var tick = wantsBookmarks ? bookmarks.WaitForNextTickAsync(cancellationToken).AsTask() : Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken);
        while (true)
        {
            while (watch.TryRead(out var change))
            {
                await WriteChangeAsync(filter, output, change, cancellationToken);
            }

            await output.FlushAsync(cancellationToken);
            var more = watch.WaitAsync(cancellationToken).AsTask();
            while (await Task.WhenAny(more, tick) == tick)
            {
                await tick;
                tick = bookmarks.WaitForNextTickAsync(cancellationToken).AsTask();
                if (watch.Progress() is { } revision)
                {
                    output.WriteBookmark(revision, isInitialEnd: false);
                    await output.FlushAsync(cancellationToken);
                }
            }

            await more;
        }
    }

    private static async Task WriteStateAsync(
        ApiRequest request, ObjectFilter filter, WatchWriter output, StoreList start, CancellationToken cancellationToken)
    {
        foreach (var item in start.Items.Where(filter.Matches))
        {
            output.Write("ADDED", item);
            await output.FlushIfLargeAsync(cancellationToken);
        }

        if (request.Query.SendInitialEvents == true && request.Query.AllowWatchBookmarks)
        {
            output.WriteBookmark(start.Revision, isInitialEnd: true);
        }
    }

    /// <summary>To a watcher with selectors, an object that starts to match is added and one that ceases to match is deleted.</summary>
    private static async ValueTask WriteChangeAsync(ObjectFilter filter, WatchWriter output, StoreEvent change, CancellationToken cancellationToken)
    {
        var (was, isNow) = filter.IsEverything
            ? (change.Previous is not null, change.Kind != StoreEventKind.Deleted)
            : (change.Previous is { } previous && filter.Matches(previous), change.Kind != StoreEventKind.Deleted && filter.Matches(change.Item));
        switch (was, isNow)
        {
            case (false, true):
                output.Write("ADDED", change.Item);
                break;
            case (true, true):
                output.Write("MODIFIED", change.Item);
                break;
            case (true, false):
                output.Write("DELETED", change.Item);
                break;
        }

        await output.FlushIfLargeAsync(cancellationToken);
    }

    private TimeSpan TimeoutOf(ApiRequest request)
    {
        var asked = request.Query.TimeoutSeconds;
        return asked is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(Math.Min(asked.Value, 86_400)) : options.NextTimeout();
    }

    private ApiException Translate(StoreException e, Revision? asked) => e.Error switch
    {
        StoreError.Compacted => ApiErrors.TooOldResourceVersion($"{asked}", $"{context.Objects.Bytes.Compacted}"),
        StoreError.FutureRevision => ApiErrors.TooLargeResourceVersion($"{asked}", $"{context.Objects.Bytes.Current}"),
        StoreError.SlowWatcher => ApiErrors.Expired("the watch was too slow and was ended; list and watch again"),
        StoreError.Closed => ApiErrors.Unavailable("the server is shutting down"),
        _ => ApiErrors.Internal(e.Message),
    };
}
