using Prometheus;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary>What the webhook counts, under controller-runtime's names, which the original's webhook has too.</summary>
internal sealed class AdmissionMetrics
{
    private const string Label = "webhook";

    private readonly Counter _requests;
    private readonly Histogram _seconds;
    private readonly Gauge _inFlight;

    public AdmissionMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _requests = metrics.CreateCounter("controller_runtime_webhook_requests_total", "Admission requests by path and code; 200 for those that were allowed.", Label, "code");
        _seconds = RoleMetrics.Seconds(registry, "controller_runtime_webhook_latency_seconds", "Time to answer an admission request.", RoleMetrics.CallSeconds, Label);
        _inFlight = metrics.CreateGauge("controller_runtime_webhook_requests_in_flight", "Admission requests under way.", Label);
    }

    public IDisposable TrackRequest(string path) => _inFlight.WithLabels(path).TrackInProgress();

    public void Observe(string path, AdmissionVerdict verdict, TimeSpan elapsed)
    {
        _requests.WithLabels(path, verdict is AdmissionVerdict.Denied denied ? $"{(int)denied.Code}" : "200").Inc();
        _seconds.WithLabels(path).Observe(elapsed.TotalSeconds);
    }
}
