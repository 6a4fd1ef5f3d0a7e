using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>What one controller counts, under controller-runtime's names so that its dashboards work.</summary>
internal sealed class ControllerMetrics
{
    private const string Label = "controller";

    private readonly string _controller;
    private readonly Counter _passes;
    private readonly Counter.Child _errors;
    private readonly Histogram.Child _seconds;
    private readonly Gauge.Child _active;

    /// <param name="registry">The role's; controllers of the same name in it share their series.</param>
    /// <param name="controller">The value of the label.</param>
    /// <param name="workers">Most passes at the same time.</param>
    public ControllerMetrics(CollectorRegistry registry, string controller, int workers)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _controller = controller;
        _passes = metrics.CreateCounter(
            "controller_runtime_reconcile_total", "Passes by controller and result: success, requeue_after, conflict, error, terminal_error, cancelled.", Label, "result");
        _errors = metrics.CreateCounter("controller_runtime_reconcile_errors_total", "Passes that failed.", Label).WithLabels(controller);
        _seconds = RoleMetrics.Seconds(registry, "controller_runtime_reconcile_time_seconds", "Duration of a pass.", RoleMetrics.CallSeconds, Label).WithLabels(controller);
        _active = metrics.CreateGauge("controller_runtime_active_workers", "Passes under way.", Label).WithLabels(controller);
        metrics.CreateGauge("controller_runtime_max_concurrent_reconciles", "Most passes at the same time.", Label).WithLabels(controller).Set(workers);
        _passes.WithLabels(controller, PassResult.Success).Inc(0);
        Queue = new WorkQueueMetrics(registry, controller);
    }

    /// <summary>What the controller's queue counts.</summary>
    public WorkQueueMetrics Queue { get; }

    /// <summary>A pass is under way until this is disposed.</summary>
    public IDisposable TrackPass() => _active.TrackInProgress();

    /// <summary>A pass has ended.</summary>
    public void Observe(string result, TimeSpan elapsed)
    {
        _passes.WithLabels(_controller, result).Inc();
        _seconds.Observe(elapsed.TotalSeconds);
        if (result is PassResult.Error or PassResult.TerminalError)
        {
            _errors.Inc();
        }
    }
}
