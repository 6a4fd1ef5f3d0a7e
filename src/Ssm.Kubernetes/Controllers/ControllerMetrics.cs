using System.Diagnostics.Metrics;

namespace Ssm.Kubernetes;

/// <summary>Counters with controller-runtime's names, on the meter <c>Ssm.Kubernetes</c>.</summary>
internal static class ControllerMetrics
{
    private static readonly Meter Meter = new("Ssm.Kubernetes");
    private static readonly Counter<long> Passes = Meter.CreateCounter<long>("controller_runtime_reconcile_total");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("controller_runtime_reconcile_time_seconds", "s");

    public static void Observe(string controller, string result, TimeSpan elapsed)
    {
        Passes.Add(1, new KeyValuePair<string, object?>("controller", controller), new KeyValuePair<string, object?>("result", result));
        Seconds.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("controller", controller));
    }
}
