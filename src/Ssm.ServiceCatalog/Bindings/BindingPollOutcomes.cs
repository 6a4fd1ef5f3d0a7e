using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What each answer to a poll makes of the binding. A bind that succeeded is not among them: its credentials must be fetched first.</summary>
internal static class BindingPollOutcomes
{
    private const string NoDescription = "(no description provided)";

    /// <summary>True when the binding exists now and its credentials can be fetched.</summary>
    public static bool IsBound(BindingSnapshot snapshot, BrokerOutcome<LastOperation> outcome) =>
        !IsUnbinding(snapshot) && outcome is BrokerOutcome<LastOperation>.Succeeded { Value.State: var state } && state == LastOperationState.Succeeded;

    public static BindingTransition Apply(BindingSnapshot snapshot, BrokerOutcome<LastOperation> outcome, RetryRules rules, DateTimeOffset now)
    {
        if (outcome is BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.Gone } && IsUnbinding(snapshot))
        {
            return UnbindOutcomes.Succeeded(snapshot, now);
        }

        if (outcome is BrokerOutcome<LastOperation>.Succeeded { Value: var operation })
        {
            if (operation.State == LastOperationState.Succeeded)
            {
                return UnbindOutcomes.Succeeded(snapshot, now);
            }

            if (operation.State == LastOperationState.Failed)
            {
                return Failed(snapshot, string.IsNullOrEmpty(operation.Description) ? NoDescription : operation.Description, rules, now);
            }
        }

        if (outcome is BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound } unknown
            && IsUnbinding(snapshot)
            && !rules.Gates.LegacyStuckDeletion)
        {
            // As with instances: what cannot be polled is asked for again.
            return UnbindOutcomes.Retried(snapshot, BindingNotices.Polling(unknown.Error.ToString()), unknown.Reply, unknown.RetryAfter, rules, now);
        }

        var isUnanswered = outcome is not BrokerOutcome<LastOperation>.Succeeded;
        if (isUnanswered && snapshot.IsDeleting && IsUnbinding(snapshot) && HandOver.IsDue(
            snapshot.NamespaceDeletion, outcome.Reply is not (BrokerReply.Broken or BrokerReply.TimedOut), isGivenUp: false, rules.Gates, now))
        {
            return HandOver.Abandoned(snapshot, "the broker does not say how the unbinding stands");
        }

        if (rules.IsGivenUp(snapshot.Status.OperationStartTime, now) || IsTooLongForPlan(snapshot, now))
        {
            return TimedOut(snapshot, rules, now);
        }

        return outcome switch
        {
            BrokerOutcome<LastOperation>.Succeeded { Value: var running } => InProgress(snapshot, running, outcome.RetryAfter, now),
            BrokerOutcome<LastOperation>.Rejected rejected => Unanswered(snapshot, rejected.Error.ToString(), rejected.RetryAfter),
            BrokerOutcome<LastOperation>.Ambiguous ambiguous => Unanswered(snapshot, ambiguous.Cause.ToString(), ambiguous.RetryAfter),
            _ => Unanswered(snapshot, "the broker answered 202 to a poll", outcome.RetryAfter),
        };
    }

    private static BindingTransition InProgress(BindingSnapshot snapshot, LastOperation operation, TimeSpan? asked, DateTimeOffset now)
    {
        if (operation.State != LastOperationState.InProgress || string.IsNullOrEmpty(operation.Description))
        {
            return new BindingTransition(snapshot.Status, [], new NextStep.Poll(asked));
        }

        var progress = (IsUnbinding(snapshot) ? BindingNotices.Unbinding : BindingNotices.Binding).Describing(operation.Description);
        var status = snapshot.Status.WithReady(ConditionStatus.False, progress, now);
        return new BindingTransition(status, status.IsSameAs(snapshot.Status) ? [] : [CatalogEvent.Normal(progress)], new NextStep.Poll(asked));
    }

    private static BindingTransition Unanswered(BindingSnapshot snapshot, string cause, TimeSpan? asked) =>
        new(snapshot.Status, [CatalogEvent.Warning(BindingNotices.Polling(cause))], new NextStep.Poll(asked));

    private static BindingTransition Failed(BindingSnapshot snapshot, string description, RetryRules rules, DateTimeOffset now)
    {
        if (IsUnbinding(snapshot))
        {
            // A new DELETE follows after a back-off.
            var unbind = new Notice(BindingNotices.UnbindCallFailed, $"Unbind call failed: {description}");
            return UnbindOutcomes.Retried(snapshot, unbind, new BrokerReply.OperationFailed(), asked: null, rules, now);
        }

        // OSB asks for orphan mitigation here; the original leaves it out.
        var bind = new Notice(BindingNotices.BindCallFailed, $"Bind call failed: {description}");
        var reply = rules.Gates.LegacyAsyncBindFailure ? (BrokerReply)new BrokerReply.Answered(HttpStatusCode.OK, IsMalformed: false) : new BrokerReply.OperationFailed();
        return BindOutcomes.Failed(snapshot, bind, bind, reply, now);
    }

    private static BindingTransition TimedOut(BindingSnapshot snapshot, RetryRules rules, DateTimeOffset now) => IsUnbinding(snapshot)
        ? UnbindOutcomes.GivenUp(snapshot, BindingNotices.OperationTimeout(BindingOperation.Unbind), rules, now)
        : BindOutcomes.Failed(
            snapshot, BindingNotices.OperationTimeout(BindingOperation.Bind), BindingNotices.RetryTimeout, new BrokerReply.OperationFailed(), now);

    /// <summary>OSB v2.17, "Polling Interval and Duration"; since 2.15, and not taken over from brokers that speak less.</summary>
    private static bool IsTooLongForPlan(BindingSnapshot snapshot, DateTimeOffset now) =>
        snapshot.Plan?.Spec.MaximumPollingDuration is > 0 and <= int.MaxValue and var seconds
        && snapshot.Status.PollingStartTime() is { } start
        && now - start > TimeSpan.FromSeconds(seconds);

    private static bool IsUnbinding(BindingSnapshot snapshot) =>
        snapshot.Status.CurrentOperation == BindingOperation.Unbind || snapshot.Status.OrphanMitigationInProgress;
}
