using System.Collections.Concurrent;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;

namespace Ssm.StatefulServices.Operator;

/// <summary>The health of the instances of one operator, for Prometheus. What it said goes with the instance, and with the operator.</summary>
internal sealed class InstanceMetrics : IDisposable
{
    private static readonly string[] Labels = ["service", "instance", "namespace", "name"];

    private readonly string _service;
    private readonly Gauge _conditions;
    private readonly Gauge _nodes;
    private readonly Gauge _readyNodes;
    private readonly ConcurrentDictionary<NamespacedName, (string[] Labels, string[] Types)> _told = new();

    public InstanceMetrics(string service, CollectorRegistry registry)
    {
        _service = service;
        var metrics = Metrics.WithCustomRegistry(registry);
        _conditions = metrics.CreateGauge(
            "ssm_instance_condition", "Conditions of an instance: 1 holds, 0 does not hold, -1 is not known.", [.. Labels, "type"]);
        _nodes = metrics.CreateGauge("ssm_instance_nodes", "Nodes that an instance is to have.", Labels);
        _readyNodes = metrics.CreateGauge("ssm_instance_ready_nodes", "Nodes of an instance that are ready.", Labels);
    }

    /// <summary>Tells how an instance is.</summary>
    public void Set(StatefulService resource, StatefulServiceStatus status)
    {
        var labels = new[] { _service, resource.Spec?.InstanceId ?? "", resource.Spec?.Instance?.Namespace ?? "", resource.Spec?.Instance?.Name ?? "" };
        _nodes.WithLabels(labels).Set(status.Nodes ?? 0);
        _readyNodes.WithLabels(labels).Set(status.ReadyNodes ?? 0);
        foreach (var condition in status.Conditions ?? [])
        {
            _conditions.WithLabels([.. labels, condition.Type]).Set(condition.Status switch { "True" => 1, "False" => 0, _ => -1 });
        }

        _told[NamespacedName.Of(resource)] = (labels, [.. (status.Conditions ?? []).Select(condition => condition.Type)]);
    }

    /// <summary>Tells nothing of an instance any more.</summary>
    public void Forget(NamespacedName instance)
    {
        if (_told.TryRemove(instance, out var told))
        {
            _nodes.RemoveLabelled(told.Labels);
            _readyNodes.RemoveLabelled(told.Labels);
            foreach (var type in told.Types)
            {
                _conditions.RemoveLabelled([.. told.Labels, type]);
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
