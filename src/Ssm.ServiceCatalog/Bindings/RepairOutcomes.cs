using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What an answer makes of a binding whose Secret was lost or altered, other than that it brings the credentials.</summary>
internal static class RepairOutcomes
{
    /// <summary>Whether to send the request again that made the binding: the broker shows credentials once only, or does not let them be fetched after all.</summary>
    public static bool IsToBeAskedOtherwise(BrokerOutcome<FetchBindingResponse> outcome) => outcome switch
    {
        BrokerOutcome<FetchBindingResponse>.Succeeded { Value.Credentials: null } => true,
        BrokerOutcome<FetchBindingResponse>.Rejected { Error.Status: >= System.Net.HttpStatusCode.BadRequest and < System.Net.HttpStatusCode.InternalServerError } => !Fetched.IsForgotten(outcome),
        _ => false,
    };

    /// <summary>Nothing of it is left at the broker, so it is bound anew, not repaired: as asynchronously as the broker likes.</summary>
    public static BindingTransition Forgotten(BindingSnapshot snapshot, DateTimeOffset now)
    {
        var status = snapshot.Status.Cleared() with { ExternalProperties = null, ReconciledGeneration = 0, Conditions = snapshot.Status.Conditions.Without(ConditionType.Drifted) };
        return new BindingTransition(
            status.WithReady(ConditionStatus.False, BindingNotices.Forgotten, now), [CatalogEvent.Warning(BindingNotices.Forgotten)], NextStep.OnChange.Instance);
    }

    /// <summary>
    /// The broker does not give the credentials again now: the application has none, so the binding is not ready. What is at the broker stays, whatever it
    /// answered: there was no creation that could have left an orphan.
    /// </summary>
    public static BindingTransition NotRepaired<T>(BindingSnapshot snapshot, BrokerOutcome<T> outcome, string problem, DateTimeOffset now)
    {
        var notice = BindingNotices.NotInjected(problem);
        return new BindingTransition(
            snapshot.Status.WithReady(ConditionStatus.False, notice, now),
            [CatalogEvent.Warning(notice)],
            new NextStep.Retry(outcome.Reply is BrokerReply.Broken, outcome.RetryAfter));
    }
}
