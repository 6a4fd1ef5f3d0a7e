using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Operator;

/// <summary>Makes the status of an instance from what a pass found. Pure.</summary>
internal static class StatusDecider
{
    /// <summary>What an instance waits for that has no address yet, and what it is said to wait for before its operator has seen it.</summary>
    public const string WaitForIngress = "Wait for ingress";

    public static StatefulServiceStatus Decide(StatefulService resource, InstanceObservation seen, DateTimeOffset now)
    {
        var old = resource.Status ?? new StatefulServiceStatus();
        var generation = resource.Metadata.Generation ?? 1;
        var waiting = Waiting(seen);
        var readyGeneration = waiting is null ? generation : old.ReadyGeneration;
        var (phase, reason) = waiting is null ? (StatefulServicePhase.Ready, "AsDeclared")
            : seen.Storage.Refusal is not null ? (StatefulServicePhase.Failed, "StorageRefused")
            : readyGeneration is null ? (StatefulServicePhase.Provisioning, "Provisioning")
            : readyGeneration < generation || seen.Nodes.Any(node => node.IsOutdated) ? (StatefulServicePhase.Updating, "Updating")
            : (StatefulServicePhase.Degraded, "Repairing");
        return new StatefulServiceStatus
        {
            ObservedGeneration = generation,
            ReadyGeneration = readyGeneration,
            Phase = phase,
            Message = waiting,
            Address = Address(seen.ClientService) ?? old.Address,
            Port = seen.ClientPort,
            Endpoints = [.. Serving(seen).Select(node => new ServiceEndpoint { Host = node.Address!, Port = seen.ClientPort })],
            Nodes = seen.DesiredNodes,
            RunNodes = seen.RunNodes,
            Storage = seen.Storage.LargestBytes is { } bytes ? new ByteQuantity(bytes).ToKubernetes() : old.Storage,
            ReadyNodes = seen.Nodes.Count(node => node.IsReady),
            Primary = seen.Formation?.Primary ?? old.Primary,
            AppId = seen.AppId,
            EngineVersion = seen.Formation?.EngineVersion ?? old.EngineVersion,
            Formation = seen.Formation?.State ?? old.Formation,
            Conditions = Conditions(old, generation, [new("Ready", waiting is null, reason, waiting ?? "The instance is as declared."), .. seen.Formation?.Health ?? []], now),
        };
    }

    /// <summary>The status of an instance that is being removed.</summary>
    public static StatefulServiceStatus Deleting(StatefulService resource, string message, DateTimeOffset now)
    {
        var old = resource.Status ?? new StatefulServiceStatus();
        var generation = resource.Metadata.Generation ?? 1;
        return old with
        {
            ObservedGeneration = generation,
            Phase = StatefulServicePhase.Deleting,
            Message = message,
            Conditions = Conditions(old, generation, [new("Ready", IsTrue: false, "Deleting", message)], now),
        };
    }

    /// <summary>The status of an instance that cannot be made as its spec says.</summary>
    public static StatefulServiceStatus Failed(StatefulService resource, string message, DateTimeOffset now)
    {
        var old = resource.Status ?? new StatefulServiceStatus();
        var generation = resource.Metadata.Generation ?? 1;
        return old with
        {
            ObservedGeneration = generation,
            Phase = StatefulServicePhase.Failed,
            Message = message,
            Conditions = Conditions(old, generation, [new("Ready", IsTrue: false, "Failed", message)], now),
        };
    }

    /// <summary>What the instance waits for, most urgent first; null when it is as declared.</summary>
    private static string? Waiting(InstanceObservation seen)
    {
        var ready = seen.Nodes.Count(node => node.IsReady && !node.IsLeaving);
        var problem = seen.Nodes.FirstOrDefault(node => !node.IsReady && node.Problem is not null);
        return Address(seen.ClientService) is null ? WaitForIngress
            : seen.Storage.Refusal is not null ? seen.Storage.Refusal
            : ready < seen.DesiredNodes && problem is not null ? $"Wait for {ready}/{seen.DesiredNodes} nodes ready: {problem.Name}: {problem.Problem}"
            : ready < seen.DesiredNodes ? $"Wait for {ready}/{seen.DesiredNodes} nodes ready"
            : seen.Nodes.Count > seen.DesiredNodes ? seen.Formation?.Waiting ?? $"Wait for {seen.Nodes.Count - seen.DesiredNodes} nodes to be removed"
            : seen.Storage.Waiting is not null ? seen.Storage.Waiting
            : seen.IsChanging || !IsRolledOut(seen) ? "Wait for all nodes to be as declared"
            : seen.Formation is null ? "Wait for the nodes to be joined"
            : seen.Formation.Waiting is not null ? seen.Formation.Waiting
            : !IsServed(seen) ? "Wait for the address to lead to the instance"
            : null;
    }

    private static bool IsRolledOut(InstanceObservation seen) =>
        seen.StatefulSet is { Status: { } status } set
        && status.ObservedGeneration >= set.Metadata.Generation
        && status.Replicas == set.Spec.Replicas
        && set.Spec.Replicas == seen.DesiredNodes
        && !seen.Nodes.Any(node => node.IsOutdated);

    /// <summary>The client Service leads to a node that is to be led to.</summary>
    private static bool IsServed(InstanceObservation seen)
    {
        var serving = Serving(seen).Select(node => node.Address).ToHashSet(StringComparer.Ordinal);
        return seen.Endpoints?.Subsets?.SelectMany(subset => subset.Addresses ?? []).Any(address => serving.Contains(address.Ip)) is true;
    }

    /// <summary>The nodes that have a role, the primary first.</summary>
    private static IEnumerable<Node> Serving(InstanceObservation seen) =>
        from node in seen.Nodes
        let role = seen.Formation?.Roles.GetValueOrDefault(node.Name)
        where role is not null && node.Address is not null
        orderby role == StatefulServiceLabels.PrimaryRole ? 0 : 1, node.Ordinal
        select node;

    private static string? Address(V1Service? service) =>
        service?.Status?.LoadBalancer?.Ingress?.Select(ingress => string.IsNullOrEmpty(ingress.Ip) ? ingress.Hostname : ingress.Ip).FirstOrDefault(address => !string.IsNullOrEmpty(address));

    private static List<V1Condition> Conditions(StatefulServiceStatus old, long generation, IEnumerable<HealthCondition> health, DateTimeOffset now)
    {
        var conditions = (old.Conditions ?? []).ToList();
        foreach (var statement in health)
        {
            var status = statement.IsTrue switch { true => "True", false => "False", null => "Unknown" };
            var index = conditions.FindIndex(condition => condition.Type == statement.Type);
            var since = index >= 0 && conditions[index].Status == status ? conditions[index].LastTransitionTime : Seconds(now);
            var condition = new V1Condition
            {
                Type = statement.Type,
                Status = status,
                Reason = statement.Reason,
                Message = statement.Message,
                ObservedGeneration = generation,
                LastTransitionTime = since,
            };
            if (index < 0)
            {
                conditions.Add(condition);
            }
            else
            {
                conditions[index] = condition;
            }
        }

        return conditions;
    }

    /// <summary>Kubernetes keeps times in whole seconds; anything finer would look like a change at each pass.</summary>
    private static DateTime Seconds(DateTimeOffset time) => time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond));
}
