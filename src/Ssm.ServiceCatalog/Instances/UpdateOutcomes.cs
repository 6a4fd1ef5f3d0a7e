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
                return Failed(status, Refusal(error, "will not be retried"), now);
            case BrokerOutcome<UpdateResponse>.Rejected rejected:
                return RetriedOrGivenUp(Refusal(rejected.Error, "will be retried"), rules.IsRefusalGivenUp(status.OperationStartTime, now));
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
            isGivenUp ? GivenUp(status, notice, now) : Retried(status, notice, outcome.Reply, outcome.RetryAfter, now);
    }

    /// <summary>The end of an update that is not tried again; the broker still runs the old properties.</summary>
    public static InstanceTransition Failed(ServiceInstanceStatus status, Notice notice, DateTimeOffset now) => new(
        status.Cleared().WithReady(ConditionStatus.False, notice, now).WithFailed(notice, now),
        [CatalogEvent.Warning(notice)],
        NextStep.Finished.Instance);

    private static InstanceTransition GivenUp(ServiceInstanceStatus status, Notice last, DateTimeOffset now)
    {
        var failed = Failed(status, InstanceNotices.RetryTimeout, now);
        return failed with { Events = [CatalogEvent.Warning(last), .. failed.Events] };
    }

    private static InstanceTransition Retried(ServiceInstanceStatus status, Notice notice, BrokerReply reply, TimeSpan? asked, DateTimeOffset now) => new(
        status.WithReady(ConditionStatus.False, notice, now), [CatalogEvent.Warning(notice)], InstanceOutcomes.Retry(reply, asked));

    private static Notice Refusal(BrokerHttpError error, string verdict) => new(
        InstanceNotices.UpdateInstanceCallFailed, $"ServiceBroker returned a failure for update call; update {verdict}: {error}");

    private static ServiceInstanceStatus WithDashboard(ServiceInstanceStatus status, UpdateResponse response, FeatureGates gates) =>
        gates.UpdateDashboardURL && !string.IsNullOrEmpty(response.DashboardUrl) ? status with { DashboardURL = response.DashboardUrl } : status;
}
