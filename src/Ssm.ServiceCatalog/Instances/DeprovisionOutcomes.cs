using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What each answer to a deprovision request makes of the instance, be it a deletion or the mitigation of an orphan.</summary>
internal static class DeprovisionOutcomes
{
    public static InstanceTransition Apply(
        InstanceSnapshot snapshot, BrokerOutcome<DeprovisionResponse> outcome, RetryRules rules, DateTimeOffset now) => outcome switch
        {
            BrokerOutcome<DeprovisionResponse>.Succeeded => Succeeded(snapshot, now),
            BrokerOutcome<DeprovisionResponse>.Accepted accepted =>
                InstanceOutcomes.Accepted(snapshot.Status, accepted.Operation?.Value, InstanceNotices.Deprovisioning, now),
            BrokerOutcome<DeprovisionResponse>.Rejected rejected =>
                Retried(snapshot, Refusal(rejected.Error), rejected.Reply, rejected.RetryAfter, rules, now),
            BrokerOutcome<DeprovisionResponse>.Ambiguous { Cause: AmbiguousCause.MalformedBody malformed } ambiguous =>
                Retried(snapshot, Refusal(malformed.Error), ambiguous.Reply, ambiguous.RetryAfter, rules, now),
            BrokerOutcome<DeprovisionResponse>.Ambiguous ambiguous => Retried(
                snapshot,
                $"Error deprovisioning, {snapshot.ClassDescription} "
                    + $"at ClusterServiceBroker {GoString.Quote(snapshot.Broker!.Metadata.Name)}: {ambiguous.Cause}",
                ambiguous.Reply,
                ambiguous.RetryAfter,
                rules,
                now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static InstanceTransition Succeeded(InstanceSnapshot snapshot, DateTimeOffset now)
    {
        var isMitigation = snapshot.Status.OrphanMitigationInProgress;
        // A provision that is tried again goes on with the back-off, and the time limit, of the one that was mitigated.
        var isRepeated = isMitigation && !snapshot.IsDeleting && !snapshot.Status.Conditions.IsTrue(ConditionType.Failed);
        var notice = isMitigation ? InstanceNotices.OrphanMitigated : InstanceNotices.Deprovisioned;
        var gone = snapshot.Status.WithoutOrphanMitigation().Cleared() with
        {
            ExternalProperties = null,
            ProvisionStatus = ProvisionStatus.NotProvisioned,
            DeprovisionStatus = RemovalStatus.Succeeded,
            OperationStartTime = isRepeated ? snapshot.Status.OperationStartTime : null,
        };

        return new InstanceTransition(
            gone.WithReady(ConditionStatus.False, notice, now),
            [CatalogEvent.Normal(notice)],
            isMitigation ? NextStep.OnChange.Instance : NextStep.Finished.Instance)
        {
            IsReleased = snapshot.IsDeleting,
        };
    }

    /// <summary>Trouble that is tried again until the retries have gone on for too long.</summary>
    public static InstanceTransition Retried(
        InstanceSnapshot snapshot, string message, BrokerReply reply, TimeSpan? asked, RetryRules rules, DateTimeOffset now)
    {
        var status = snapshot.Status.NotPolled();
        var notice = new Notice(InstanceNotices.DeprovisionCallFailed, message);
        var isGivenUp = rules.IsGivenUp(status.OperationStartTime, now);
        if (IsHandedOver(snapshot, reply, isGivenUp, rules, now))
        {
            return HandOver.Abandoned(snapshot, message);
        }

        return isGivenUp
            ? GivenUp(snapshot, notice, InstanceNotices.RetryTimeout, rules, now)
            : new InstanceTransition(
                status.WithReady(ConditionStatus.Unknown, notice, now), [CatalogEvent.Warning(notice)], InstanceOutcomes.Retry(reply, asked));
    }

    /// <summary>Whether the ledger goes on instead of the object.</summary>
    public static bool IsHandedOver(InstanceSnapshot snapshot, BrokerReply reply, bool isGivenUp, RetryRules rules, DateTimeOffset now) =>
        snapshot.IsDeleting
        && HandOver.IsDue(snapshot.NamespaceDeletion, reply is not (BrokerReply.Broken or BrokerReply.TimedOut), isGivenUp, rules.Gates, now);

    /// <summary>The broker did not delete the instance in time: somebody has to look.</summary>
    public static InstanceTransition GivenUp(InstanceSnapshot snapshot, Notice ready, Notice failed, RetryRules rules, DateTimeOffset now)
    {
        if (snapshot.IsDeleting && !rules.Gates.LegacyStuckDeletion)
        {
            return HandOver.Abandoned(snapshot, ready.Message);
        }

        var status = snapshot.Status.Cleared() with { DeprovisionStatus = RemovalStatus.Failed };
        if (snapshot.Status.OrphanMitigationInProgress && !snapshot.IsDeleting)
        {
            var notice = InstanceNotices.OrphanMitigationFailed(failed.Message);
            // The original stops here, and neither a corrected spec nor a recovered broker sets the instance free.
            return rules.Gates.LegacyStuckDeletion
                ? new InstanceTransition(status.WithReady(ConditionStatus.Unknown, notice, now), [CatalogEvent.Warning(notice)], NextStep.Finished.Instance)
                : new InstanceTransition(
                    snapshot.Status.NotPolled().WithReady(ConditionStatus.Unknown, notice, now),
                    [CatalogEvent.Warning(notice)],
                    new NextStep.Retry(IsUnreachable: false, Asked: null));
        }

        return new InstanceTransition(
            status.WithReady(ConditionStatus.Unknown, ready, now).WithFailed(failed, now),
            [CatalogEvent.Warning(ready), CatalogEvent.Warning(failed)],
            NextStep.Finished.Instance);
    }

    private static string Refusal(BrokerHttpError error) => $"Deprovision call failed; received error response from broker: {error}";
}
