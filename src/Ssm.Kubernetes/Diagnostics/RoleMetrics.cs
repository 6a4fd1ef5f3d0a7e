using Prometheus;

namespace Ssm.Kubernetes;

/// <summary>
/// The metrics of one role, all in one registry: what its controllers, queues and its own parts count. Several roles may run in one process, so none uses
/// the library's default registry.
/// </summary>
public static class RoleMetrics
{
    /// <summary>Bounds, in seconds, for what takes milliseconds as a rule and a minute at most: calls, passes, waits in a queue.</summary>
    public static IReadOnlyList<double> CallSeconds { get; } = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>A registry with the process's own metrics (<c>process_…</c>, <c>dotnet_…</c>) and nothing else yet.</summary>
    public static CollectorRegistry NewRegistry()
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        return registry;
    }

    /// <summary>A histogram of durations.</summary>
    /// <param name="registry">The role's.</param>
    /// <param name="name">Ends in <c>_seconds</c>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="bounds">Upper bounds of the buckets, in seconds.</param>
    /// <param name="labels">Each with few values.</param>
    public static Histogram Seconds(CollectorRegistry registry, string name, string help, IReadOnlyList<double> bounds, params string[] labels) =>
        Metrics.WithCustomRegistry(registry).CreateHistogram(name, help, new HistogramConfiguration { LabelNames = labels, Buckets = [.. bounds] });
}
