using Prometheus;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>What the server counts, under the names of kube-apiserver so that its dashboards work.</summary>
internal sealed class RequestMetrics
{
    private static readonly string[] Labels = ["verb", "group", "resource", "subresource", "code"];

    private readonly Counter _requests;
    private readonly Histogram _durations;
    private readonly Gauge _watches;

    public RequestMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _requests = metrics.CreateCounter("apiserver_request_total", "Requests answered.", new CounterConfiguration { LabelNames = Labels });
        _durations = metrics.CreateHistogram(
            "apiserver_request_duration_seconds", "Time from request to answer, watches left out.",
            new HistogramConfiguration { LabelNames = ["verb", "group", "resource"], Buckets = Histogram.ExponentialBuckets(0.001, 4, 7) });
        _watches = metrics.CreateGauge("apiserver_longrunning_requests", "Watches and followed logs under way.");
        _watches.Set(0);
    }

    public IDisposable TrackLongRunning() => _watches.TrackInProgress();

    public void Observe(ApiRequest request, int code, TimeSpan duration)
    {
        var (verb, resource) = (request.Verb, request.Definition.Resource);
        _requests.WithLabels(verb, resource.Group, resource.Resource, request.Info.Subresource, $"{code}").Inc();
        if (verb is not ("WATCH" or "CONNECT"))
        {
            _durations.WithLabels(verb, resource.Group, resource.Resource).Observe(duration.TotalSeconds);
        }
    }
}
