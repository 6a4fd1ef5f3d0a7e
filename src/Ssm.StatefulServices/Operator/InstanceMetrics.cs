using System.Collections.Concurrent;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Operator;

/// <summary>The health of the instances of one operator, for Prometheus. What it said goes with the instance, and with the operator.</summary>
internal sealed class InstanceMetrics(string service) : IDisposable
{
    private static readonly string[] Labels = ["service", "instance", "namespace", "name"];

    private static readonly Gauge Conditions = Metrics.CreateGauge(
        "ssm_instance_condition", "Conditions of an instance: 1 holds, 0 does not hold, -1 is not known.", [.. Labels, "type"]);

    private static readonly Gauge Nodes = Metrics.CreateGauge("ssm_instance_nodes", "Nodes that an instance is to have.", Labels);

    private static readonly Gauge ReadyNodes = Metrics.CreateGauge("ssm_instance_ready_nodes", "Nodes of an instance that are ready.", Labels);

    private readonly ConcurrentDictionary<NamespacedName, (string[] Labels, string[] Types)> _told = new();

    /// <summary>Tells how an instance is.</summary>
    public void Set(StatefulService resource, StatefulServiceStatus status)
    {
        var labels = new[] { service, resource.Spec?.InstanceId ?? "", resource.Spec?.Instance?.Namespace ?? "", resource.Spec?.Instance?.Name ?? "" };
        Nodes.WithLabels(labels).Set(status.Nodes ?? 0);
        ReadyNodes.WithLabels(labels).Set(status.ReadyNodes ?? 0);
        foreach (var condition in status.Conditions ?? [])
        {
            Conditions.WithLabels([.. labels, condition.Type]).Set(condition.Status switch { "True" => 1, "False" => 0, _ => -1 });
        }

        _told[NamespacedName.Of(resource)] = (labels, [.. (status.Conditions ?? []).Select(condition => condition.Type)]);
    }

    /// <summary>Tells nothing of an instance any more.</summary>
    public void Forget(NamespacedName instance)
    {
        if (_told.TryRemove(instance, out var told))
        {
            Nodes.RemoveLabelled(told.Labels);
            ReadyNodes.RemoveLabelled(told.Labels);
            foreach (var type in told.Types)
            {
                Conditions.RemoveLabelled([.. told.Labels, type]);
            }
        }
    }

    public void Dispose()
    {
        foreach (var instance in _told.Keys)
        {
            Forget(instance);
        }
    }
}
