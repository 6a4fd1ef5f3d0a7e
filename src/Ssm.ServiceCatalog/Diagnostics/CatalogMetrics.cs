using k8s;
using k8s.Models;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary>What the catalog controller counts: the original's metrics, under its names, and beside them how long things take.</summary>
internal sealed class CatalogMetrics
{
    /// <summary>From a key-value store that answers at once to a database cluster that takes an hour.</summary>
    private static readonly double[] ReadySeconds = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600];

    private readonly Gauge _classes;
    private readonly Gauge _plans;
    private readonly Counter _requests;
    private readonly Histogram _requestSeconds;
    private readonly Histogram _readySeconds;

    public CatalogMetrics(CollectorRegistry registry)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        _classes = metrics.CreateGauge("servicecatalog_broker_service_class_count", "Number of services classes by Broker.", "broker", "namespace");
        _plans = metrics.CreateGauge("servicecatalog_broker_service_plan_count", "Number of services classes by Broker.", "broker", "namespace");
        _requests = metrics.CreateCounter(
            "servicecatalog_osb_request_count",
            "Cumulative number of HTTP requests from the OSB Client to the specified Service Broker grouped by broker name, broker method, and response status.",
            "broker",
            "method",
            "status");
        _requestSeconds = RoleMetrics.Seconds(
            registry, "servicecatalog_osb_request_duration_seconds", "Time from a request to a broker to the last byte of its answer.", RoleMetrics.CallSeconds, "broker", "method", "status");
        _readySeconds = RoleMetrics.Seconds(
            registry, "servicecatalog_time_to_ready_seconds", "Time from the creation of an instance or binding to its first Ready.", ReadySeconds, "kind", "broker");
    }

    public void SetCatalogSize(NamespacedName broker, int classes, int plans)
    {
        _classes.WithLabels(broker.Name, broker.Namespace).Set(classes);
        _plans.WithLabels(broker.Name, broker.Namespace).Set(plans);
    }

    /// <summary>
    /// Ends the broker's series, so that brokers that come and go leave none behind. The original's counters do not tell brokers of one name in several namespaces apart:
    /// those of the others begin anew.
    /// </summary>
    public void ForgetBroker(NamespacedName broker)
    {
        _classes.RemoveLabelled(broker.Name, broker.Namespace);
        _plans.RemoveLabelled(broker.Name, broker.Namespace);
        Forget(_requests, 0, broker.Name);
        Forget(_requestSeconds, 0, broker.Name);
        Forget(_readySeconds, 1, broker.Name);
    }

    /// <summary>An instance or binding is Ready for the first time. Its creation is known to the second only, as Kubernetes keeps it.</summary>
    public void BecameReady(IKubernetesObject<V1ObjectMeta> resource, string broker, DateTimeOffset now)
    {
        if (resource.Metadata.CreationTimestamp is { } created)
        {
            _readySeconds.WithLabels(resource.Kind, broker).Observe(Math.Max(0, (now - new DateTimeOffset(created)).TotalSeconds));
        }
    }

    /// <summary>Counts the calls to one broker.</summary>
    public IBrokerCallObserver ObserverOf(string broker) => new CallCounter(this, broker);

    private static void Forget<T>(Collector<T> series, int position, string value)
        where T : ChildBase
    {
        foreach (var labels in series.GetAllLabelValues().Where(labels => labels[position] == value).ToList())
        {
            series.RemoveLabelled(labels);
        }
    }

    private sealed class CallCounter(CatalogMetrics metrics, string broker) : IBrokerCallObserver
    {
        public void Completed(BrokerCallReport report)
        {
            metrics._requests.WithLabels(broker, report.Method, report.StatusClass).Inc();
            metrics._requestSeconds.WithLabels(broker, report.Method, report.StatusClass).Observe(report.Elapsed.TotalSeconds);
        }
    }
}
