using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Whether the broker has the binding that it was asked for.</summary>
internal static class BindingDrift
{
    /// <summary>Whether the question makes sense: the binding is at rest, and its class says <c>bindings_retrievable</c>.</summary>
    public static bool IsChecked(BindingSnapshot snapshot) =>
        !snapshot.IsDeleting
        && BindingDecider.IsWhole(snapshot)
        && snapshot is { Status.Rotation: null, Class.Spec.BindingRetrievable: true, Broker: not null, Instance: not null };

    /// <summary>What the broker's answer says; an answer that says nothing changes nothing.</summary>
    public static BindingTransition Apply(BindingSnapshot snapshot, BrokerOutcome<FetchBindingResponse> outcome, DateTimeOffset now)
    {
        if (!Fetched.TryCompare(outcome, "binding", found => Difference(snapshot, found), out var difference))
        {
            return new BindingTransition(snapshot.Status, [], NextStep.OnChange.Instance);
        }

        Notice? drifted = difference is null ? null : BindingNotices.Drifted(difference);
        var (conditions, events) = snapshot.Status.Conditions.WithDrift(drifted, BindingNotices.NotDrifted, now);
        return new BindingTransition(snapshot.Status with { Conditions = conditions }, events, NextStep.OnChange.Instance);
    }

    private static string? Difference(BindingSnapshot snapshot, FetchBindingResponse found) =>
        Fetched.Difference(snapshot.Parameters, snapshot.Status.ExternalProperties?.ParameterChecksum, found.Parameters);
}
