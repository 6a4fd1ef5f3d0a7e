using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary>What the catalog controller counts: the original's metrics, under its names, and beside them how long things take.</summary>
internal sealed class CatalogMetrics
{
    private readonly Gauge _classes;
    private readonly Gauge _plans;
    private readonly Counter _requests;

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
    }

    public void SetCatalogSize(NamespacedName broker, int classes, int plans)
    {
        _classes.WithLabels(broker.Name, broker.Namespace).Set(classes);
        _plans.WithLabels(broker.Name, broker.Namespace).Set(plans);
    }

    public void ForgetBroker(NamespacedName broker)
    {
        _classes.RemoveLabelled(broker.Name, broker.Namespace);
        _plans.RemoveLabelled(broker.Name, broker.Namespace);
    }

    /// <summary>Counts the calls to one broker.</summary>
    public IBrokerCallObserver ObserverOf(string broker) => new CallCounter(this, broker);

    private sealed class CallCounter(CatalogMetrics metrics, string broker) : IBrokerCallObserver
    {
        public void Completed(BrokerCallReport report) => metrics._requests.WithLabels(broker, report.Method, report.StatusClass).Inc();
    }
}
