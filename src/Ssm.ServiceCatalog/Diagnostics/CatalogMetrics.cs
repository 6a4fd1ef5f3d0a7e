using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary>The original's metrics, under its names, in a registry of their own.</summary>
internal static class CatalogMetrics
{
    public static CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    private static readonly MetricFactory Factory = Metrics.WithCustomRegistry(Registry);

    private static readonly Gauge Classes = Factory.CreateGauge(
        "servicecatalog_broker_service_class_count", "Number of services classes by Broker.", "broker", "namespace");

    private static readonly Gauge Plans = Factory.CreateGauge(
        "servicecatalog_broker_service_plan_count", "Number of services classes by Broker.", "broker", "namespace");

    private static readonly Counter Requests = Factory.CreateCounter(
        "servicecatalog_osb_request_count",
        "Cumulative number of HTTP requests from the OSB Client to the specified Service Broker grouped by broker name, broker method, and response status.",
        "broker",
        "method",
        "status");

    public static void SetCatalogSize(NamespacedName broker, int classes, int plans)
    {
        Classes.WithLabels(broker.Name, broker.Namespace).Set(classes);
        Plans.WithLabels(broker.Name, broker.Namespace).Set(plans);
    }

    public static void ForgetBroker(NamespacedName broker)
    {
        Classes.RemoveLabelled(broker.Name, broker.Namespace);
        Plans.RemoveLabelled(broker.Name, broker.Namespace);
    }

    /// <summary>Counts the calls to one broker.</summary>
    public static IBrokerCallObserver ObserverOf(string broker) => new CallCounter(broker);

    private sealed class CallCounter(string broker) : IBrokerCallObserver
    {
        public void Completed(BrokerCallReport report) => Requests.WithLabels(broker, report.Method, report.StatusClass).Inc();
    }
}
