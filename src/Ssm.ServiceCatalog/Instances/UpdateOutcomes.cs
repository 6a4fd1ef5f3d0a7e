using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What each answer to an update request makes of the instance. An update never leaves an orphan.</summary>
internal static class UpdateOutcomes
{
    public static InstanceTransition Apply(
        InstanceSnapshot snapshot, BrokerOutcome<UpdateResponse> outcome, RetryRules rules, DateTimeOffset now)
    {
        var status = snapshot.Status;
        switch (outcome)
        {
            case BrokerOutcome<UpdateResponse>.Succeeded { Value: var response }:
                return InstanceOutcomes.Succeeded(WithDashboard(status, response, rules.Gates), InstanceNotices.Updated, now);
            case BrokerOutcome<UpdateResponse>.Accepted accepted:
                return InstanceOutcomes.Accepted(WithDashboard(status, accepted.Value, rules.Gates), accepted.Operation?.Value, InstanceNotices.Updating, now);
            case BrokerOutcome<UpdateResponse>.Rejected { Error: var error } when error.Status == HttpStatusCode.BadRequest || error.UpdateRepeatable == false:
                return Failed(snapshot, Refusal(error, "will not be retried"), now, error.InstanceUsable, error.UpdateRepeatable);
            case BrokerOutcome<UpdateResponse>.Rejected rejected:
                status = status with { Usable = rejected.Error.InstanceUsable == false ? false : status.Usable };
                return RetriedOrGivenUp(Refusal(rejected.Error, "will be retried").WithUsability(rejected.Error.InstanceUsable), rules.IsRefusalGivenUp(status.OperationStartTime, now));
            case BrokerOutcome<UpdateResponse>.Ambiguous { Cause: AmbiguousCause.MalformedBody malformed }:
                return RetriedOrGivenUp(Refusal(malformed.Error, "will be retried"), rules.IsRefusalGivenUp(status.OperationStartTime, now));
            case BrokerOutcome<UpdateResponse>.Ambiguous { Cause: AmbiguousCause.Timeout timeout }:
                var late = new Notice(
                    InstanceNotices.ErrorCallingUpdateInstance, $"Communication with the ServiceBroker timed out; update will be retried: {timeout}");
                return RetriedOrGivenUp(late, rules.IsRefusalGivenUp(status.OperationStartTime, now));
            case BrokerOutcome<UpdateResponse>.Ambiguous ambiguous:
                var broken = new Notice(
                    InstanceNotices.ErrorCallingUpdateInstance,
                    $"The update call failed and will be retried: Error communicating with broker for updating: {ambiguous.Cause}");
                return RetriedOrGivenUp(broken, rules.IsGivenUp(status.OperationStartTime, now));
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        InstanceTransition RetriedOrGivenUp(Notice notice, bool isGivenUp) =>
            isGivenUp ? GivenUp(snapshot, notice, now) : Retried(status, notice, outcome.Reply, outcome.RetryAfter, now);
    }

    /// <summary>The end of an update that is not tried again; the broker still runs the old properties.</summary>
    /// <param name="snapshot">Before.</param>
    /// <param name="notice">Why.</param>
    /// <param name="now">The time.</param>
    /// <param name="isUsable">What the broker says of the instance; null = nothing, so it is.</param>
    /// <param name="isRepeatable">What the broker says of the update; null = nothing, so it may be.</param>
    public static InstanceTransition Failed(InstanceSnapshot snapshot, Notice notice, DateTimeOffset now, bool? isUsable = null, bool? isRepeatable = null)
    {
        var told = notice.WithUsability(isUsable);
        var status = snapshot.Status with
        {
            Usable = isUsable == false ? false : snapshot.Status.Usable,
            UnrepeatableUpdate = isRepeatable == false ? InstanceRequests.UpdateChecksum(snapshot.Instance.Spec, snapshot.Status.InProgressProperties) : null,
        };
        return new InstanceTransition(
            status.Cleared().WithReady(ConditionStatus.False, told, now).WithFailed(told, now), [CatalogEvent.Warning(told)], NextStep.Finished.Instance);
    }

    private static InstanceTransition GivenUp(InstanceSnapshot snapshot, Notice last, DateTimeOffset now)
    {
        var failed = Failed(snapshot, InstanceNotices.RetryTimeout, now);
        return failed with { Events = [CatalogEvent.Warning(last), .. failed.Events] };
    }

    private static InstanceTransition Retried(ServiceInstanceStatus status, Notice notice, BrokerReply reply, TimeSpan? asked, DateTimeOffset now) => new(
        status.WithReady(ConditionStatus.False, notice, now), [CatalogEvent.Warning(notice)], InstanceOutcomes.Retry(reply, asked));

    private static Notice Refusal(BrokerHttpError error, string verdict) => new(
        InstanceNotices.UpdateInstanceCallFailed, $"ServiceBroker returned a failure for update call; update {verdict}: {error}");

    private static ServiceInstanceStatus WithDashboard(ServiceInstanceStatus status, UpdateResponse response, FeatureGates gates) =>
        gates.UpdateDashboardURL && !string.IsNullOrEmpty(response.DashboardUrl) ? status with { DashboardURL = response.DashboardUrl } : status;
}
