using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What each answer to an unbind request makes of the binding, be it a deletion or the mitigation of an orphan.</summary>
internal static class UnbindOutcomes
{
    public static BindingTransition Apply(
        BindingSnapshot snapshot, BrokerOutcome<UnbindResponse> outcome, RetryRules rules, DateTimeOffset now) => outcome switch
        {
            BrokerOutcome<UnbindResponse>.Succeeded => Succeeded(snapshot, now),
            BrokerOutcome<UnbindResponse>.Accepted accepted => new BindingTransition(
                snapshot.Status.Polled(accepted.Operation?.Value, now).WithReady(ConditionStatus.False, BindingNotices.Unbinding, now),
                [CatalogEvent.Normal(BindingNotices.Unbinding)],
                NextStep.PollNow.Instance),
            BrokerOutcome<UnbindResponse>.Rejected rejected => Retried(
                snapshot, Message(snapshot, rejected.Error.ToString()), rejected.Reply, rejected.RetryAfter, rules, now),
            BrokerOutcome<UnbindResponse>.Ambiguous ambiguous => Retried(
                snapshot, Message(snapshot, ambiguous.Cause.ToString()), ambiguous.Reply, ambiguous.RetryAfter, rules, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static BindingTransition Succeeded(BindingSnapshot snapshot, DateTimeOffset now)
    {
        var isMitigation = snapshot.Status.OrphanMitigationInProgress;
        var notice = isMitigation ? BindingNotices.OrphanMitigated : BindingNotices.Unbound;
        // A bind that is tried again goes on with the back-off, and the time limit, of the one that was mitigated.
        var isRepeated = isMitigation && !snapshot.Status.Conditions.IsTrue(ConditionType.Failed);
        var status = snapshot.Status.Cleared() with
        {
            ExternalProperties = null,
            Binding = null,
            UnbindStatus = RemovalStatus.Succeeded,
            OperationStartTime = isRepeated ? snapshot.Status.OperationStartTime : null,

            // There is nothing at the broker any more, so it is bound anew, not repaired: that notes first that there is something to unbind.
            ReconciledGeneration = isRepeated ? 0 : snapshot.Status.ReconciledGeneration,
        };
        return new BindingTransition(
            status.WithReady(ConditionStatus.False, notice, now),
            [CatalogEvent.Normal(notice)],
            isRepeated ? NextStep.OnChange.Instance : NextStep.Finished.Instance)
        {
            IsReleased = snapshot.IsDeleting,
        };
    }

    /// <summary>Trouble that is tried again until the retries have gone on for too long.</summary>
    public static BindingTransition Retried(
        BindingSnapshot snapshot, Notice notice, BrokerReply reply, TimeSpan? asked, RetryRules rules, DateTimeOffset now)
    {
        var status = snapshot.Status.NotPolled();
        var isGivenUp = rules.IsGivenUp(status.OperationStartTime, now);
        if (snapshot.IsDeleting
            && HandOver.IsDue(snapshot.NamespaceDeletion, reply is not (BrokerReply.Broken or BrokerReply.TimedOut), isGivenUp, rules.Gates, now))
        {
            return HandOver.Abandoned(snapshot, notice.Message);
        }

        return isGivenUp
            ? GivenUp(snapshot, notice, rules, now)
            : new BindingTransition(
                status.WithReady(ConditionStatus.Unknown, notice, now),
                [CatalogEvent.Warning(notice)],
                new NextStep.Retry(reply is BrokerReply.Broken, asked));
    }

    /// <summary>The broker did not delete the binding in time: somebody has to look.</summary>
    public static BindingTransition GivenUp(BindingSnapshot snapshot, Notice ready, RetryRules rules, DateTimeOffset now)
    {
        if (snapshot.IsDeleting && !rules.Gates.LegacyStuckDeletion)
        {
            return HandOver.Abandoned(snapshot, ready.Message);
        }

        var status = snapshot.Status.Cleared() with { UnbindStatus = RemovalStatus.Failed };
        if (snapshot.Status.OrphanMitigationInProgress && !snapshot.IsDeleting)
        {
            var notice = BindingNotices.OrphanMitigationFailed(BindingNotices.RetryTimeout.Message);
            return rules.Gates.LegacyStuckDeletion
                ? new BindingTransition(status.WithReady(ConditionStatus.Unknown, notice, now), [CatalogEvent.Warning(notice)], NextStep.Finished.Instance)
                : new BindingTransition(
                    snapshot.Status.NotPolled().WithReady(ConditionStatus.Unknown, notice, now),
                    [CatalogEvent.Warning(notice)],
                    new NextStep.Retry(IsUnreachable: false, Asked: null));
        }

        return new BindingTransition(
            status.WithReady(ConditionStatus.Unknown, ready, now).WithFailed(BindingNotices.RetryTimeout, now),
            [CatalogEvent.Warning(ready), CatalogEvent.Warning(BindingNotices.RetryTimeout)],
            NextStep.Finished.Instance);
    }

    private static Notice Message(BindingSnapshot snapshot, string cause) => new(
        BindingNotices.UnbindCallFailed,
        $"Error unbinding from ServiceInstance {GoString.Quote(CatalogCaches.InstanceOf(snapshot.Binding).ToString())} of "
            + $"{snapshot.ClassDescription} at ClusterServiceBroker {GoString.Quote(snapshot.Broker!.Metadata.Name)}: {cause}");
}
