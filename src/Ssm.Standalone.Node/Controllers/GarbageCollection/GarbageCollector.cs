using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Kinds;

namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>Watches the headers of every kind there is, custom kinds as they come and go, and has the reconciler look at what may be garbage.</summary>
internal sealed partial class GarbageCollector : IDisposable
{
    /// <summary>Never owned, or written all the time: watching them would cost more than it finds.</summary>
    private static readonly HashSet<string> Ignored = ["events", "leases"];
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilWhole = TimeSpan.FromSeconds(30);

    private readonly KubernetesApi _api;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly ObjectGraph _graph = new();
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly ControllerGroup _group;
    private readonly Controller _controller;
    private readonly SemaphoreSlim _changed = new(1);
    private readonly TaskCompletionSource _discovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GarbageCollector(KubernetesApi api, TimeProvider timeProvider, Func<double> jitter, ILoggerFactory loggers)
    {
        _api = api;
        _timeProvider = timeProvider;
        _jitter = jitter;
        _loggers = loggers;
        _logger = loggers.CreateLogger<GarbageCollector>();
        _group = new ControllerGroup(api, timeProvider, jitter, loggers);
        _controller = _group.Controller("garbage-collector", new GarbageReconciler(api, _graph, GraphIsWholeAsync, Find), new ControllerOptions());
    }

    /// <summary>Says that kinds may have come or gone.</summary>
    public void OnKindsChanged()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_group.RunControllersAsync(cancellationToken), FollowKindsAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        _group.Dispose();
        _changed.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Top of the loop: discovery that fails is tried again.")]
    private async Task FollowKindsAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellationToken);

                // Definitions come in crowds, and a new one is not served at once.
                await Task.Delay(Calm, _timeProvider, cancellationToken);
                try
                {
                    await UpdateKindsAsync(cancellationToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogDiscoveryFailed(failure.Message);
                    await Task.Delay(Retry, _timeProvider, cancellationToken);
                    OnKindsChanged();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(_watched.Values.Select(watched => watched.Running));
        }
    }

    private async Task UpdateKindsAsync(CancellationToken cancellationToken)
    {
        var kinds = await ServedKinds.DiscoverAsync(_api, cancellationToken);
        var served = kinds.Where(kind => !Ignored.Contains(kind.Plural)).ToDictionary(kind => $"{kind.Group}/{kind.Kind}", StringComparer.Ordinal);
        foreach (var (name, watched) in _watched.Where(watched => !served.ContainsKey(watched.Key)))
        {
            _watched.TryRemove(name, out _);
            await watched.Stop.CancelAsync();
            await watched.Running;
            watched.Stop.Dispose();
        }

        foreach (var (name, kind) in served.Where(kind => !_watched.ContainsKey(kind.Key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watched[name] = new Watched(kind, stop, synced.Task, WatchAsync(kind, synced, stop.Token));
        }

        _discovered.TrySetResult();
    }

    /// <summary>Waits until every kind that is known has been listed; a kind that has gone again is not waited for.</summary>
    private async Task GraphIsWholeAsync(CancellationToken cancellationToken)
    {
        await _discovered.Task.WaitAsync(UntilWhole, _timeProvider, cancellationToken);
        await Task.WhenAll(_watched.Values.Select(watched => watched.Synced)).WaitAsync(UntilWhole, _timeProvider, cancellationToken);
    }

    private async Task WatchAsync(ResourceType<ObjectHeader> type, TaskCompletionSource synced, CancellationToken cancellationToken)
    {
        using var group = new ControllerGroup(_api, _timeProvider, _jitter, _loggers);
        var informer = group.Informer(type, ListScope.All);
        informer.Changed += change => OnChanged(type, change);
        await Task.WhenAll(group.RunInformersAsync(cancellationToken), SyncAsync());

        async Task SyncAsync()
        {
            try
            {
                await group.WaitForSyncAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The kind has gone, or everything ends.
            }

            synced.TrySetResult();
        }
    }

    private void OnChanged(ResourceType<ObjectHeader> type, ObjectChange<ObjectHeader> change)
    {
        if (change.Old is { } old && old.Metadata.Uid != change.New?.Metadata.Uid)
        {
            Removed(new ObjectNode(type, old.Metadata));
        }

        if (change.New is { } now)
        {
            var node = new ObjectNode(type, now.Metadata);
            _graph.Set(node);
            if (node.Owners.Count > 0 || node.WaitsForDependents || node.OrphansDependents)
            {
                Enqueue(node.Uid);
            }

            if (node.WaitsForDependents && change.Old?.Metadata.DeletionTimestamp is null)
            {
                EnqueueDependents(node.Uid);
            }

            // An owner may wait for a dependent that does not name it any more.
            foreach (var owner in (change.Old?.Metadata.OwnerReferences ?? []).Where(owner => node.Owners.All(left => left.Uid != owner.Uid)))
            {
                Enqueue(owner.Uid);
            }
        }
    }

    private void Removed(ObjectNode node)
    {
        _graph.Remove(node.Uid);
        EnqueueDependents(node.Uid);
        foreach (var owner in node.Owners)
        {
            Enqueue(owner.Uid);
        }
    }

    private void EnqueueDependents(string uid)
    {
        foreach (var dependent in _graph.DependentsOf(uid))
        {
            Enqueue(dependent.Uid);
        }
    }

    private void Enqueue(string uid) => _controller.Enqueue(NamespacedName.Cluster(uid));

    private ResourceType<ObjectHeader>? Find(V1OwnerReference reference)
    {
        var slash = reference.ApiVersion.IndexOf('/');
        var group = slash < 0 ? string.Empty : reference.ApiVersion[..slash];
        return _watched.TryGetValue($"{group}/{reference.Kind}", out var watched) ? watched.Type : null;
    }

    [LoggerMessage(7601, LogLevel.Warning, "Discovery for garbage collection failed: {Cause}")]
    private partial void LogDiscoveryFailed(string cause);

    /// <summary>A kind that is watched.</summary>
    private sealed record Watched(ResourceType<ObjectHeader> Type, CancellationTokenSource Stop, Task Synced, Task Running);
}
