using System.Net;
using System.Text.Json;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Whether a broker has what it was asked for. OSB v2.17, "Fetching a Service Instance".</summary>
internal static class Drift
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
        var old = snapshot.Status.Conditions.Find(ConditionType.Drifted);
        string? difference;
        switch (outcome)
        {
            case BrokerOutcome<FetchInstanceResponse>.Succeeded { Value: var found }:
                difference = Difference(snapshot, found);
                break;

            // Without an OSB body it comes from a proxy or a wrong URL, and says nothing about the instance.
            case BrokerOutcome<FetchInstanceResponse>.Rejected { Error: { Status: HttpStatusCode.NotFound, ResponseError: null } }:
                difference = "it does not know the instance any more";
                break;
            default:
                return new InstanceTransition(snapshot.Status, [], NextStep.OnChange.Instance);
        }

        if (difference is null)
        {
            return new InstanceTransition(
                snapshot.Status.Without(ConditionType.Drifted), old is null ? [] : [CatalogEvent.Normal(InstanceNotices.NotDrifted)], NextStep.OnChange.Instance);
        }

        var notice = InstanceNotices.Drifted(difference);
        return new InstanceTransition(
            snapshot.Status.With(ConditionType.Drifted, ConditionStatus.True, notice, now),
            old?.Message == notice.Message ? [] : [CatalogEvent.Warning(notice)],
            NextStep.OnChange.Instance);
    }

    /// <summary>In words, without values; null = none.</summary>
    private static string? Difference(InstanceSnapshot snapshot, FetchInstanceResponse found)
    {
        var external = snapshot.Status.ExternalProperties ?? new ServiceInstanceProperties();
        if (found.PlanId is { } plan && external.PlanExternalID.Length > 0 && plan.Value != external.PlanExternalID)
        {
            return $"it has plan {GoString.Quote(plan.Value)} instead of {GoString.Quote(external.PlanExternalID)}";
        }

        // A Secret of parametersFrom that was changed since is not what the broker was told.
        if (snapshot.Parameters?.Checksum != external.ParameterChecksum
            || snapshot.Parameters?.Full is not { ValueKind: JsonValueKind.Object } sent
            || found.Parameters is not { ValueKind: JsonValueKind.Object } has)
        {
            return null;
        }

        // Brokers add their defaults, and leave secret ones out: only what it has differently counts.
        var different = sent.EnumerateObject()
            .Where(parameter => has.TryGetProperty(parameter.Name, out var value) && !JsonElement.DeepEquals(parameter.Value, value))
            .Select(parameter => GoString.Quote(parameter.Name))
            .ToList();
        return different.Count == 0 ? null : $"it has other values of parameters {string.Join(", ", different)}";
    }
}
