using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>The informers and controllers of one role. Informers are shared, so a kind is watched once whoever asks for it.</summary>
public sealed class ControllerGroup : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly ILoggerFactory _logs;
    private readonly CollectorRegistry _metrics;
    private readonly Dictionary<(object Type, ListScope Scope), IInformer> _informers = [];
    private readonly List<Controller> _controllers = [];

    /// <summary>An empty group; add informers and controllers before it runs.</summary>
    /// <param name="api">Where they list, watch and write.</param>
    /// <param name="timeProvider">The clock of delays and back-off.</param>
    /// <param name="jitter">A number in [0, 1) at each call.</param>
    /// <param name="logs">Where informers and controllers log.</param>
    /// <param name="metrics">Where controllers and their queues count; null = nobody asks.</param>
    public ControllerGroup(KubernetesApi api, TimeProvider timeProvider, Func<double> jitter, ILoggerFactory logs, CollectorRegistry? metrics = null)
    {
        Api = api;
        _timeProvider = timeProvider;
        _jitter = jitter;
        _logs = logs;
        _metrics = metrics ?? Metrics.NewCustomRegistry();
    }

    /// <summary>Where the group's informers list and watch.</summary>
    public KubernetesApi Api { get; }

    internal IReadOnlyList<Controller> Controllers => _controllers;

    /// <summary>The group's informer for a kind and scope; the same one at every call.</summary>
    public Informer<T> Informer<T>(ResourceType<T> type, ListScope scope)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_informers.TryGetValue((type, scope), out var informer))
        {
            informer = new Informer<T>(Api, type, scope, _timeProvider, _jitter, _logs.CreateLogger("Ssm.Kubernetes.Informer"));
            _informers.Add((type, scope), informer);
        }

        return (Informer<T>)informer;
    }

    /// <summary>Adds a controller; its <c>Watch</c> methods say what wakes it.</summary>
    public Controller Controller(string name, IReconciler reconciler, ControllerOptions options)
    {
        var controller = new Controller(name, reconciler, options, _timeProvider, _jitter, _logs.CreateLogger("Ssm.Kubernetes.Controller"), _metrics);
        _controllers.Add(controller);
        return controller;
    }

    /// <summary>Runs informers and controllers until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(RunInformersAsync(cancellationToken), RunControllersAsync(cancellationToken));

    /// <summary>Runs only the informers: a replica that does not lead keeps its caches warm this way.</summary>
    public Task RunInformersAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_informers.Values.ToArray().Select(informer => informer.RunAsync(cancellationToken)));

    /// <summary>Runs the controllers, once the caches are filled.</summary>
    public async Task RunControllersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitForSyncAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await Task.WhenAll(_controllers.Select(controller => controller.RunAsync(cancellationToken)));
    }

    /// <summary>Completes when every informer has its first list.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_informers.Values.ToArray().Select(informer => informer.WaitForSyncAsync(cancellationToken)));

    /// <inheritdoc/>
    public void Dispose() => _controllers.ForEach(controller => controller.Dispose());
}
