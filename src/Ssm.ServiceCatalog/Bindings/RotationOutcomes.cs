using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What each answer makes of the change of a credential. None of them touches the credential that works, or condition <c>Ready</c>.</summary>
internal static class RotationOutcomes
{
    /// <summary>The Secret holds the new credential; the binding goes by its id from now on, and the old one is to go.</summary>
    public static BindingTransition Switched(BindingSnapshot snapshot, BoundCredentials bound, DateTimeOffset now)
    {
        var status = bound.ShownIn(snapshot.Status, snapshot.Binding.SecretName()) with
        {
            ExternalID = snapshot.Status.Rotation!.ExternalID,
            LastRotationTime = now,
            ObservedRotationRequests = snapshot.Binding.Spec.RotationRequests,
            ReconciledGeneration = snapshot.Binding.Metadata.Generation ?? 0,
            Rotation = new BindingRotation { Phase = RotationPhase.Unbinding, ExternalID = snapshot.Binding.BrokerId(), StartTime = now },
            Conditions = snapshot.Status.Conditions.Without(ConditionType.Drifted),
        };
        return Rotation(status.WithReady(ConditionStatus.True, BindingNotices.Injected, now), CatalogEvent.Normal(BindingNotices.Rotated), NextStep.Finished.Instance);
    }

    /// <summary>Every answer to a bind but a success with credentials.</summary>
    public static BindingTransition Bound(BindingSnapshot snapshot, BrokerOutcome<BindResponse> outcome, RetryRules rules, DateTimeOffset now) => outcome switch
    {
        BrokerOutcome<BindResponse>.Accepted accepted => Accepted(snapshot, accepted.Operation),
        BrokerOutcome<BindResponse>.Rejected { Error: var error } => NotBound(snapshot, error.ToString(), error, outcome.Reply, outcome.RetryAfter, rules, now),
        BrokerOutcome<BindResponse>.Ambiguous { Cause: var cause } => NotBound(snapshot, cause.ToString(), error: null, outcome.Reply, outcome.RetryAfter, rules, now),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The credential is there but cannot be fetched, or not be put into the Secret: the same request brings it again.</summary>
    public static BindingTransition NotSwitched(BindingSnapshot snapshot, string cause) =>
        Retried(snapshot, BindingNotices.NotRotated(cause), new NextStep.Retry(IsUnreachable: false, Asked: null), isAsync: false);

    /// <summary>Every answer to a poll but that the new binding is there.</summary>
    public static BindingTransition Polled(BindingSnapshot snapshot, BrokerOutcome<LastOperation> outcome, RetryRules rules, DateTimeOffset now)
    {
        var isBinding = snapshot.Status.Rotation!.Phase == RotationPhase.Binding;
        switch (outcome)
        {
            case BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.Gone } when !isBinding:
            case BrokerOutcome<LastOperation>.Succeeded { Value.State: var done } when done == LastOperationState.Succeeded:
                return Revoked(snapshot, rules, now);
            case BrokerOutcome<LastOperation>.Succeeded { Value: { State: var state, Description: var description } } when state == LastOperationState.Failed:
                var cause = string.IsNullOrEmpty(description) ? "(no description provided)" : description;
                return isBinding
                    ? NotBound(snapshot, cause, error: null, new BrokerReply.OperationFailed(), asked: null, rules, now)
                    : NotRevoked(snapshot, cause, new BrokerReply.OperationFailed(), asked: null, rules, now);
            case BrokerOutcome<LastOperation>.Rejected { Error: { Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound } error } when !isBinding:
                return NotRevoked(snapshot, error.ToString(), outcome.Reply, outcome.RetryAfter, rules, now);
            case var _ when rules.IsGivenUp(snapshot.Status.Rotation.StartTime, now):
                return isBinding
                    ? NotBound(snapshot, BindingNotices.RetryTimeout.Message, error: null, new BrokerReply.OperationFailed(), asked: null, rules, now)
                    : HandedOver(snapshot, BindingNotices.RetryTimeout.Message);
            case var unanswered:
                return Rotation(snapshot.Status, told: null, new NextStep.Poll(unanswered.RetryAfter));
        }
    }

    /// <summary>The answer to the deletion of the old binding, or of a new one that came to nothing.</summary>
    public static BindingTransition Revoked(BindingSnapshot snapshot, BrokerOutcome<UnbindResponse> outcome, RetryRules rules, DateTimeOffset now) => outcome switch
    {
        BrokerOutcome<UnbindResponse>.Succeeded => Revoked(snapshot, rules, now),
        BrokerOutcome<UnbindResponse>.Accepted accepted => Accepted(snapshot, accepted.Operation),
        BrokerOutcome<UnbindResponse>.Rejected rejected => NotRevoked(snapshot, rejected.Error.ToString(), rejected.Reply, rejected.RetryAfter, rules, now),
        BrokerOutcome<UnbindResponse>.Ambiguous ambiguous => NotRevoked(snapshot, ambiguous.Cause.ToString(), ambiguous.Reply, ambiguous.RetryAfter, rules, now),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The ledger goes on deleting it, and the binding has nothing to do with it any more.</summary>
    public static BindingTransition HandedOver(BindingSnapshot snapshot, string cause)
    {
        var entry = HandOver.Entry(snapshot, snapshot.Status.Rotation!.ExternalID, cause);
        return Rotation(snapshot.Status with { Rotation = null }, CatalogEvent.Warning(BindingNotices.HandedOver(entry.Metadata.Name, cause)), NextStep.Finished.Instance)
            with { Orphan = entry };
    }

    private static BindingTransition Accepted(BindingSnapshot snapshot, Operation? operation)
    {
        var running = snapshot.Status.Rotation! with { AsyncOpInProgress = true, LastOperation = operation?.Value, Reason = null, Message = null };
        return Rotation(snapshot.Status with { Rotation = running }, told: null, NextStep.PollNow.Instance);
    }

    /// <summary>
    /// What may be left at the broker is deleted first. A refusal ends what a user asked for; a credential that is about to end is asked for until there
    /// is another.
    /// </summary>
    private static BindingTransition NotBound(
        BindingSnapshot snapshot, string cause, BrokerHttpError? error, BrokerReply reply, TimeSpan? asked, RetryRules rules, DateTimeOffset now)
    {
        var notice = BindingNotices.NotRotated(cause);
        var next = new NextStep.Retry(reply is BrokerReply.Broken, asked);

        // The id is ours alone: who has it already, differently, is an earlier attempt of ours.
        if (OrphanMitigation.IsRequired(BrokerOperation.Bind, reply) || error?.Status == HttpStatusCode.Conflict)
        {
            var reverting = new BindingRotation
            {
                Phase = RotationPhase.Reverting, ExternalID = snapshot.Status.Rotation!.ExternalID, StartTime = now, Reason = notice.Reason, Message = notice.Message,
            };
            return Rotation(snapshot.Status with { Rotation = reverting }, CatalogEvent.Warning(notice), next);
        }

        var isOver = (error is not null && BindOutcomes.IsFinal(error)) || rules.IsGivenUp(snapshot.Status.Rotation!.StartTime, now);
        return isOver && !(RotationDecider.DueTime(snapshot.Binding) <= now)
            ? Rotation(GivenUp(snapshot), CatalogEvent.Warning(notice), NextStep.Finished.Instance)
            : Retried(snapshot, notice, next, isAsync: false);
    }

    private static BindingTransition Revoked(BindingSnapshot snapshot, RetryRules rules, DateTimeOffset now)
    {
        var rotation = snapshot.Status.Rotation!;
        if (rotation.Phase == RotationPhase.Unbinding || snapshot.IsDeleting)
        {
            return Rotation(snapshot.Status with { Rotation = null }, CatalogEvent.Normal(BindingNotices.Revoked), NextStep.Finished.Instance);
        }

        if (rules.IsGivenUp(rotation.StartTime, now) && !(RotationDecider.DueTime(snapshot.Binding) <= now))
        {
            return Rotation(GivenUp(snapshot), told: null, NextStep.Finished.Instance);
        }

        // Ids are not used twice. The wait for the next attempt began when this one failed.
        var again = new BindingRotation { Phase = RotationPhase.Binding, ExternalID = snapshot.FreshId, StartTime = now, Reason = rotation.Reason, Message = rotation.Message };
        return Rotation(snapshot.Status with { Rotation = again }, told: null, NextStep.OnChange.Instance);
    }

    private static BindingTransition NotRevoked(
        BindingSnapshot snapshot, string cause, BrokerReply reply, TimeSpan? asked, RetryRules rules, DateTimeOffset now)
    {
        var isGivenUp = rules.IsGivenUp(snapshot.Status.Rotation!.StartTime, now);
        var isBrokerThere = reply is not (BrokerReply.Broken or BrokerReply.TimedOut);
        return isGivenUp || (snapshot.IsDeleting && HandOver.IsDue(snapshot.NamespaceDeletion, isBrokerThere, isGivenUp, rules.Gates, now))
            ? HandedOver(snapshot, cause)
            : Retried(snapshot, BindingNotices.NotRevoked(cause), new NextStep.Retry(reply is BrokerReply.Broken, asked), isAsync: false);
    }

    private static BindingTransition Retried(BindingSnapshot snapshot, Notice notice, NextStep next, bool isAsync)
    {
        var rotation = snapshot.Status.Rotation! with { AsyncOpInProgress = isAsync, LastOperation = null, Reason = notice.Reason, Message = notice.Message };
        return Rotation(snapshot.Status with { Rotation = rotation }, CatalogEvent.Warning(notice), next);
    }

    private static ServiceBindingStatus GivenUp(BindingSnapshot snapshot) => snapshot.Status with
    {
        Rotation = null,
        ObservedRotationRequests = snapshot.Binding.Spec.RotationRequests,
        ReconciledGeneration = snapshot.Binding.Metadata.Generation ?? 0,
    };

    private static BindingTransition Rotation(ServiceBindingStatus status, CatalogEvent? told, NextStep next) =>
        new(status, told is { } one ? [one] : [], next) { IsRotation = true };
}
