using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>Runs one reconciler: watches fill its queue, workers empty it. The queue is the only retry loop.</summary>
public sealed partial class Controller : IDisposable
{
    private readonly string _name;
    private readonly IReconciler _reconciler;
    private readonly ControllerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILogger _logger;
    private readonly ControllerMetrics _metrics;
    private readonly WorkQueue _queue;
    private readonly ConcurrentDictionary<NamespacedName, int> _failures = new();
    private Func<NamespacedName, V1ObjectMeta?> _ownOf = static _ => null;

    internal Controller(
        string name, IReconciler reconciler, ControllerOptions options, TimeProvider timeProvider, Func<double> jitter, ILogger logger, CollectorRegistry metrics)
    {
        _name = name;
        _reconciler = reconciler;
        _options = options;
        _timeProvider = timeProvider;
        _jitter = jitter;
        _logger = logger;
        _metrics = new ControllerMetrics(metrics, name, options.Workers);
        _queue = new WorkQueue(timeProvider, _metrics.Queue);
    }

    internal string Name => _name;

    /// <summary>Whether a key is ready for a pass.</summary>
    internal bool HasWork => _queue.Count > 0;

    /// <summary>Looks at an object whenever it changes. This is the kind that the controller reconciles: the trace that an object carries goes on in its passes.</summary>
    public Controller Watch<T>(Informer<T> informer)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        _ownOf = key => informer.Get(key)?.Metadata;
        return Watch(informer, static resource => [NamespacedName.Of(resource)]);
    }

    /// <summary>Looks at the objects that <paramref name="keys"/> derives whenever something else changes; both the old and the new state are asked.</summary>
    public Controller Watch<T>(Informer<T> informer, Func<T, IEnumerable<NamespacedName>> keys)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(keys);
        informer.Changed += change =>
        {
            foreach (var resource in new[] { change.Old, change.New })
            {
                if (resource is not null)
                {
                    foreach (var key in keys(resource))
                    {
                        _queue.Add(key);
                    }
                }
            }
        };
        return this;
    }

    /// <summary>Looks at the object soon.</summary>
    public void Enqueue(NamespacedName key) => _queue.Add(key);

    /// <summary>Looks at the object after the delay, or earlier if something asks for it.</summary>
    public void EnqueueAfter(NamespacedName key, TimeSpan delay) => _queue.AddAfter(key, delay);

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    internal Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, _options.Workers).Select(_ => WorkAsync(cancellationToken)));

    /// <summary>
    /// Begins one pass if a key is ready. It is how a simulation, in place of the workers, says which controller goes on next.
    /// </summary>
    internal bool TryBeginPass(out Task pass, CancellationToken cancellationToken)
    {
        var isReady = _queue.TryTake(out var key);
        pass = isReady ? WorkOnAsync(key, cancellationToken) : Task.CompletedTask;
        return isReady;
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            NamespacedName key;
            try
            {
                key = await _queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await WorkOnAsync(key, cancellationToken);
        }
    }

    private async Task WorkOnAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            await PassAsync(key, cancellationToken);
        }
        finally
        {
            _queue.Done(key);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of the worker loop: any failure of a pass becomes a retry with back-off.")]
    private async Task PassAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        using var underWay = _metrics.TrackPass();
        Activity? span = null;
        var started = _timeProvider.GetTimestamp();
        var result = PassResult.Success;
        try
        {
            span = PassSpan.Start(_name, key, _ownOf(key));
            using var deadline = new RequestDeadline(_options.PassTimeout, _timeProvider, cancellationToken);
            var outcome = await _reconciler.ReconcileAsync(key, deadline.Token);
            _failures.TryRemove(key, out _);
            if (outcome.After is { } delay)
            {
                result = PassResult.RequeueAfter;
                _queue.AddAfter(key, delay);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever leads again has the same queue, and nothing else may ever bring the key.
            result = PassResult.Cancelled;
            _queue.Add(key);
        }
        catch (TerminalException terminal)
        {
            result = PassResult.TerminalError;
            _failures.TryRemove(key, out _);
            LogTerminal(_name, key, terminal.Message);
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict || (conflict.IsAlreadyExists && !_failures.ContainsKey(key)))
        {
            // Somebody wrote first, perhaps this controller in its last pass. The watch brings the newer object; this only guards against a watch that
            // lags. A name that stays taken is another matter.
            result = PassResult.Conflict;
            _queue.AddAfter(key, Backoff.After(_failures.AddOrUpdate(key, 1, (_, count) => count + 1), _options.FirstRetry, _options.LongestRetry, _jitter));
        }
        catch (Exception failure)
        {
            result = PassResult.Error;
            var failures = _failures.AddOrUpdate(key, 1, (_, count) => count + 1);
            var wait = Backoff.After(failures, _options.FirstRetry, _options.LongestRetry, _jitter);
            LogFailed(_name, key, failures, wait, failure);
            _queue.AddAfter(key, wait);
        }

        PassSpan.End(span, result);
        _metrics.Observe(result, _timeProvider.GetElapsedTime(started));
    }

    [LoggerMessage(1002, LogLevel.Warning, "{Controller} {Key}: pass failed {Failures} times in a row, next in {Wait}")]
    private partial void LogFailed(string controller, NamespacedName key, int failures, TimeSpan wait, Exception cause);

    [LoggerMessage(1003, LogLevel.Error, "{Controller} {Key}: given up until it changes: {Cause}")]
    private partial void LogTerminal(string controller, NamespacedName key, string cause);
}
