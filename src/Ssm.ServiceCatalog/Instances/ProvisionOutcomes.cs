using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What each answer to a provision request makes of the instance.</summary>
internal static class ProvisionOutcomes
{
    public static InstanceTransition Apply(
        InstanceSnapshot snapshot, BrokerOutcome<ProvisionResponse> outcome, RetryRules rules, DateTimeOffset now)
    {
        var status = snapshot.Status;
        switch (outcome)
        {
            case BrokerOutcome<ProvisionResponse>.Succeeded { Value: var response }:
                return InstanceOutcomes.Succeeded(
                    status with { DashboardURL = Dashboard(response, status.DashboardURL) }, InstanceNotices.Provisioned, now);
            case BrokerOutcome<ProvisionResponse>.Accepted accepted:
                return InstanceOutcomes.Accepted(
                    status with { DashboardURL = Dashboard(accepted.Value, status.DashboardURL) }, accepted.Operation?.Value, InstanceNotices.Provisioning, now);
            case BrokerOutcome<ProvisionResponse>.Rejected rejected:
                var refusal = new Notice(InstanceNotices.ProvisionCallFailed, Refusal(snapshot, rejected.Error));
                if (rejected.Error.Status == HttpStatusCode.BadRequest)
                {
                    var final = refusal with { Reason = "ClusterServiceBrokerReturnedFailure" };
                    return InstanceOutcomes.ProvisionFailed(snapshot, status, refusal, final, rejected.Reply, rejected.RetryAfter, now);
                }

                return Retried(snapshot, refusal, rejected.Reply, rejected.RetryAfter, rules.IsRefusalGivenUp(status.OperationStartTime, now), now);
            case BrokerOutcome<ProvisionResponse>.Ambiguous ambiguous:
                return Ambiguous(snapshot, ambiguous, rules, now);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static InstanceTransition Ambiguous(
        InstanceSnapshot snapshot, BrokerOutcome<ProvisionResponse>.Ambiguous ambiguous, RetryRules rules, DateTimeOffset now)
    {
        var start = snapshot.Status.OperationStartTime;
        var (notice, isGivenUp) = ambiguous.Cause switch
        {
            AmbiguousCause.MalformedBody malformed =>
                (new Notice(InstanceNotices.ProvisionCallFailed, Refusal(snapshot, malformed.Error)), rules.IsRefusalGivenUp(start, now)),
            AmbiguousCause.Timeout timeout => (
                new Notice(
                    InstanceNotices.ErrorCallingProvision, $"Communication with the ClusterServiceBroker timed out; operation will be retried: {timeout}"),
                rules.IsRefusalGivenUp(start, now)),
            var cause => (
                new Notice(
                    InstanceNotices.ErrorCallingProvision,
                    $"The provision call failed and will be retried: Error communicating with broker for provisioning: {cause}"),
                rules.IsGivenUp(start, now)),
        };
        return Retried(snapshot, notice, ambiguous.Reply, ambiguous.RetryAfter, isGivenUp, now);
    }

    /// <summary>When the request is not repeated any more, what it may have left behind is cleared up.</summary>
    private static InstanceTransition Retried(
        InstanceSnapshot snapshot, Notice notice, BrokerReply reply, TimeSpan? asked, bool isGivenUp, DateTimeOffset now)
    {
        Notice? final = isGivenUp ? InstanceNotices.RetryTimeout : null;
        var isLeftBehind = isGivenUp && (snapshot.MayExist || reply is BrokerReply.Broken { IsRequestSent: true });
        return InstanceOutcomes.ProvisionFailed(
            snapshot, snapshot.Status, notice, final, isLeftBehind ? new BrokerReply.TimedOut() : reply, asked, now);
    }

    private static string Refusal(InstanceSnapshot snapshot, BrokerHttpError error) =>
        $"Error provisioning ServiceInstance of {CatalogDiff.Describe(snapshot.Class!, snapshot.Names)} "
        + $"at ClusterServiceBroker {GoString.Quote(snapshot.Broker!.Metadata.Name)}: {error}";

    private static string? Dashboard(ProvisionResponse response, string? old) => string.IsNullOrEmpty(response.DashboardUrl) ? old : response.DashboardUrl;
}
