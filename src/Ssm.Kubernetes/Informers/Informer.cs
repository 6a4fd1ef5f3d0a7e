using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Ssm.Kubernetes;

/// <summary>
/// Keeps a local copy of a kind by one list and a watch from there, and tells of every change. Reads never touch the network.
/// Cached objects are shared: do not change them.
/// </summary>
/// <typeparam name="T">The type of one object.</typeparam>
public sealed partial class Informer<T> : IInformer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly KubernetesApi _api;
    private readonly ResourceType<T> _type;
    private readonly ListScope _scope;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly ObjectCache<T> _cache = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _resourceVersion = string.Empty;

    internal Informer(
        KubernetesApi api, ResourceType<T> type, ListScope scope, TimeProvider timeProvider, Func<double> jitter, ILogger logger)
    {
        _api = api;
        _type = type;
        _scope = scope;
        _timeProvider = timeProvider;
        _jitter = jitter;
        _logger = logger;
    }

    /// <summary>
    /// Raised after the cache took the change in, one change at a time, in the order of the watch. Handlers must be quick and must not throw; one that does keeps
    /// the change from nobody else, and is logged as an error.
    /// </summary>
    public event Action<ObjectChange<T>>? Changed;

    /// <summary>The cached object, or null.</summary>
    public T? Get(NamespacedName key) => _cache.Get(key);

    /// <summary>A snapshot of all cached objects, in no order.</summary>
    public IReadOnlyList<T> List() => _cache.List();

    /// <summary>Adds an index, for example instances by class. Add it before the informer runs, or pay for one pass over the cache.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> values) => _cache.AddIndex(name, values);

    /// <summary>The cached objects whose index <paramref name="name"/> holds <paramref name="value"/>.</summary>
    public IReadOnlyList<T> ByIndex(string name, string value) => _cache.ByIndex(name, value);

    /// <summary>Completes when the first list is in the cache.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Lists and watches until cancelled; failures are logged and tried again with back-off.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of the informer's loop: whatever broke the watch, it is set up again.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_resourceVersion.Length == 0)
                {
                    await RelistAsync(cancellationToken);
                }

                var followed = _timeProvider.GetTimestamp();
                await FollowAsync(() => failures = 0, cancellationToken);

                // A server that closes watches at once would otherwise be asked in a busy loop.
                failures = _timeProvider.GetElapsedTime(followed) < TimeSpan.FromSeconds(1) ? failures + 1 : 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesApiException gone) when (gone.IsGone)
            {
                _resourceVersion = string.Empty;
                failures++;
            }
            catch (Exception failure)
            {
                failures++;
                LogWatchBroken(_type.ToString(), failure.Message);
            }

            if (failures > 0)
            {
                try
                {
                    await Task.Delay(Backoff.After(failures, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), _jitter), _timeProvider, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    private async Task RelistAsync(CancellationToken cancellationToken)
    {
        var list = await _api.ListAsync(_type, _scope, cancellationToken);
        var present = list.Items.Select(item => NamespacedName.Of(item)).ToHashSet();
        foreach (var vanished in _cache.List().Select(item => NamespacedName.Of(item)).Where(key => !present.Contains(key)))
        {
            Publish(_cache.Remove(vanished), null);
        }

        foreach (var item in list.Items)
        {
            Take(item);
        }

        _resourceVersion = list.ResourceVersion;
        _synced.TrySetResult();
    }

    private async Task FollowAsync(Action onProgress, CancellationToken cancellationToken)
    {
        await foreach (var change in _api.WatchAsync(_type, _scope, _resourceVersion, cancellationToken))
        {
            switch (change.Kind)
            {
                case WatchEventKind.Added or WatchEventKind.Modified:
                    Take(change.Resource!);
                    break;
                case WatchEventKind.Deleted:
                    Publish(_cache.Remove(NamespacedName.Of(change.Resource!)) ?? change.Resource, null);
                    break;
                default:
                    break;
            }

            if (!string.IsNullOrEmpty(change.ResourceVersion))
            {
                _resourceVersion = change.ResourceVersion;
            }

            onProgress();
        }
    }

    private void Take(T item)
    {
        var old = _cache.Set(item);
        if (old?.Metadata.ResourceVersion != item.Metadata.ResourceVersion)
        {
            Publish(old, item);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A broken handler would otherwise break the watch, and when that is set up again the change is known already and told to nobody.")]
    private void Publish(T? old, T? now)
    {
        if (old is null && now is null)
        {
            return;
        }

        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(new ObjectChange<T>(old, now));
            }
            catch (Exception failure)
            {
                LogHandlerFailed(_type.ToString(), NamespacedName.Of((now ?? old)!), failure);
            }
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Watch of {Type} broke and is set up again: {Cause}")]
    private partial void LogWatchBroken(string type, string cause);

    [LoggerMessage(1004, LogLevel.Error, "A handler of changes of {Type} failed on {Key}")]
    private partial void LogHandlerFailed(string type, NamespacedName key, Exception cause);
}
