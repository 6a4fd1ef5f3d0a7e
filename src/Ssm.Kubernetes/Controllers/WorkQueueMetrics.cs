using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>What a work queue counts, under client-go's names, with the two labels that controller-runtime gives them.</summary>
internal sealed class WorkQueueMetrics
{
    private static readonly string[] Labels = ["name", "controller"];

    private readonly Gauge.Child _depth;
    private readonly Counter.Child _adds;
    private readonly Counter.Child _retries;
    private readonly Histogram.Child _waited;

    /// <param name="registry">The role's.</param>
    /// <param name="name">The controller's name, the value of both labels.</param>
    public WorkQueueMetrics(CollectorRegistry registry, string name)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _depth = metrics.CreateGauge("workqueue_depth", "Keys that are due and wait for a worker.", Labels).WithLabels(name, name);
        _adds = metrics.CreateCounter("workqueue_adds_total", "Keys that became due.", Labels).WithLabels(name, name);
        _retries = metrics.CreateCounter("workqueue_retries_total", "Keys that are to be looked at again later, after a failure or to wait.", Labels).WithLabels(name, name);
        _waited = RoleMetrics.Seconds(registry, "workqueue_queue_duration_seconds", "How long a due key waits for a worker.", RoleMetrics.CallSeconds, Labels).WithLabels(name, name);
    }

    public void Depth(int keys) => _depth.Set(keys);

    public void Added() => _adds.Inc();

    public void Postponed() => _retries.Inc();

    public void Taken(TimeSpan waited) => _waited.Observe(waited.TotalSeconds);
}
