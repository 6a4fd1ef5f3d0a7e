using System.Net;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Operations;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What each answer to a poll makes of the instance.</summary>
internal static class PollOutcomes
{
    private const string NoDescription = "(no description provided)";

    public static InstanceTransition Apply(
        InstanceSnapshot snapshot, BrokerOutcome<LastOperation> outcome, RetryRules rules, DateTimeOffset now)
    {
        var isGivenUp = rules.IsGivenUp(snapshot.Status.OperationStartTime, now) || IsTooLongForPlan(snapshot, now);
        switch (outcome)
        {
            case BrokerOutcome<LastOperation>.Succeeded { Value: var operation } answer:
                return Answered(snapshot, operation, answer.RetryAfter, isGivenUp, rules, now);
            case BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.Gone } when IsDeleting(snapshot):
                return DeprovisionOutcomes.Succeeded(snapshot, now);
            case BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound } unknown
                when !isGivenUp && IsDeleting(snapshot) && !rules.Gates.LegacyStuckDeletion:
                // A deletion that cannot be polled, or that the broker has forgotten, is asked for again; the same id makes that safe.
                return DeprovisionOutcomes.Retried(snapshot, InstanceNotices.Polling(unknown.Error.ToString()).Message, unknown.Reply, unknown.RetryAfter, rules, now);
            case BrokerOutcome<LastOperation>.Rejected { Error.Status: HttpStatusCode.BadRequest } rejected when !isGivenUp:
                var refusal = InstanceNotices.Polling(rejected.Error.ToString());
                return Terminated(snapshot, refusal, refusal, rules, now);
            case BrokerOutcome<LastOperation>.Rejected rejected:
                return Unanswered(rejected.Error.ToString());
            case BrokerOutcome<LastOperation>.Ambiguous ambiguous:
                return Unanswered(ambiguous.Cause.ToString());
            default:
                return Unanswered("the broker answered 202 to a poll");
        }

        InstanceTransition Unanswered(string cause)
        {
            var notice = InstanceNotices.Polling(cause);
            if (DeprovisionOutcomes.IsHandedOver(snapshot, outcome.Reply, isGivenUp, rules, now) && IsDeleting(snapshot))
            {
                return HandOver.Abandoned(snapshot, notice.Message);
            }

            return isGivenUp
                ? Terminated(snapshot, notice, InstanceNotices.RetryTimeout, rules, now)
                : Reported(snapshot, CatalogEvent.Warning(notice), outcome.RetryAfter, now);
        }
    }

    private static InstanceTransition Answered(
        InstanceSnapshot snapshot, LastOperation operation, TimeSpan? asked, bool isGivenUp, RetryRules rules, DateTimeOffset now)
    {
        if (operation.State == LastOperationState.Succeeded)
        {
            return IsDeleting(snapshot)
                ? DeprovisionOutcomes.Succeeded(snapshot, now)
                : InstanceOutcomes.Succeeded(snapshot.Status, IsUpdating(snapshot) ? InstanceNotices.Updated : InstanceNotices.Provisioned, now);
        }

        if (operation.State == LastOperationState.Failed)
        {
            return OperationFailed(snapshot, operation, rules, now);
        }

        if (isGivenUp)
        {
            return Terminated(snapshot, Progress(snapshot), InstanceNotices.RetryTimeout, rules, now);
        }

        return operation.State == LastOperationState.InProgress && !string.IsNullOrEmpty(operation.Description)
            ? Reported(snapshot, CatalogEvent.Normal(Progress(snapshot).Describing(operation.Description)), asked, now)
            : new InstanceTransition(snapshot.Status, [], new NextStep.Poll(asked));
    }

    /// <summary>Progress is written and told when it is news; a poll that brings none costs nothing.</summary>
    private static InstanceTransition Reported(InstanceSnapshot snapshot, CatalogEvent news, TimeSpan? asked, DateTimeOffset now)
    {
        var status = snapshot.Status.WithReady(ConditionStatus.False, news.Notice, now);
        return new InstanceTransition(status, status.IsSameAs(snapshot.Status) ? [] : [news], new NextStep.Poll(asked));
    }

    private static InstanceTransition OperationFailed(InstanceSnapshot snapshot, LastOperation operation, RetryRules rules, DateTimeOffset now)
    {
        var description = string.IsNullOrEmpty(operation.Description) ? NoDescription : operation.Description;
        if (IsDeleting(snapshot))
        {
            // A new DELETE follows after a back-off.
            var status = snapshot.Status with { Usable = operation.InstanceUsable == false ? false : snapshot.Status.Usable };
            var told = snapshot with { Instance = snapshot.Instance with { Status = status } };
            var failed = new Notice(InstanceNotices.DeprovisionCallFailed, $"Deprovision call failed: {description}").WithUsability(operation.InstanceUsable);
            return DeprovisionOutcomes.Retried(told, failed.Message, new BrokerReply.OperationFailed(), asked: null, rules, now);
        }

        if (IsUpdating(snapshot))
        {
            var notice = new Notice(InstanceNotices.UpdateInstanceCallFailed, $"Update call failed: {description}");
            return UpdateOutcomes.Failed(snapshot, notice, now, operation.InstanceUsable, operation.UpdateRepeatable);
        }

        var refusal = new Notice(InstanceNotices.ProvisionCallFailed, $"Provision call failed: {description}");
        return InstanceOutcomes.ProvisionFailed(snapshot, snapshot.Status, refusal, refusal, new BrokerReply.OperationFailed(), asked: null, now);
    }

    private static InstanceTransition Terminated(InstanceSnapshot snapshot, Notice ready, Notice failed, RetryRules rules, DateTimeOffset now)
    {
        if (IsDeleting(snapshot))
        {
            return DeprovisionOutcomes.GivenUp(snapshot, ready, failed, rules, now);
        }

        return IsUpdating(snapshot)
            ? UpdateOutcomes.Failed(snapshot, failed, now)
            : InstanceOutcomes.ProvisionFailed(snapshot, snapshot.Status, ready, failed, new BrokerReply.OperationFailed(), asked: null, now);
    }

    /// <summary>OSB v2.17, "Polling Interval and Duration"; since 2.15.</summary>
    private static bool IsTooLongForPlan(InstanceSnapshot snapshot, DateTimeOffset now) =>
        snapshot.OsbVersion >= OsbVersion.V215
        && snapshot.Plan?.Spec.MaximumPollingDuration is > 0 and <= int.MaxValue and var seconds
        && snapshot.Status.PollingStartTime() is { } start
        && now - start > TimeSpan.FromSeconds(seconds);

    private static Notice Progress(InstanceSnapshot snapshot) =>
        IsDeleting(snapshot) ? InstanceNotices.Deprovisioning : IsUpdating(snapshot) ? InstanceNotices.Updating : InstanceNotices.Provisioning;

    private static bool IsDeleting(InstanceSnapshot snapshot) =>
        snapshot.Status.CurrentOperation == InstanceOperation.Deprovision || snapshot.Status.OrphanMitigationInProgress;

    private static bool IsUpdating(InstanceSnapshot snapshot) => snapshot.Status.CurrentOperation == InstanceOperation.Update;
}
