using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Whether the broker has the instance that it was asked for.</summary>
internal static class InstanceDrift
{
    /// <summary>Whether the question makes sense: the instance is at rest, and its class says <c>instances_retrievable</c>.</summary>
    public static bool IsChecked(InstanceSnapshot snapshot) =>
        !snapshot.IsDeleting
        && snapshot.Instance.IsReady()
        && InstanceDecider.IsProcessed(snapshot.Instance)
        && snapshot is { Class.Spec.InstancesRetrievable: true, Broker: not null, Plan: not null };

    /// <summary>What the broker's answer says; an answer that says nothing changes nothing.</summary>
    public static InstanceTransition Apply(InstanceSnapshot snapshot, BrokerOutcome<FetchInstanceResponse> outcome, DateTimeOffset now)
    {
        if (!Fetched.TryCompare(outcome, "instance", found => Difference(snapshot, found), out var difference))
        {
            return new InstanceTransition(snapshot.Status, [], NextStep.OnChange.Instance);
        }

        Notice? drifted = difference is null ? null : InstanceNotices.Drifted(difference);
        var (conditions, events) = snapshot.Status.Conditions.WithDrift(drifted, InstanceNotices.NotDrifted, now);
        return new InstanceTransition(snapshot.Status with { Conditions = conditions }, events, NextStep.OnChange.Instance);
    }

    private static string? Difference(InstanceSnapshot snapshot, FetchInstanceResponse found)
    {
        var external = snapshot.Status.ExternalProperties ?? new ServiceInstanceProperties();
        return found.PlanId is { } plan && external.PlanExternalID.Length > 0 && plan.Value != external.PlanExternalID
            ? $"it has plan {GoString.Quote(plan.Value)} instead of {GoString.Quote(external.PlanExternalID)}"
            : Fetched.Difference(snapshot.Parameters, external.ParameterChecksum, found.Parameters);
    }
}
