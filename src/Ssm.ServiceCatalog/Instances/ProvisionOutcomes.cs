using System.Net;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>What each answer to a provision request makes of the instance.</summary>
internal static class ProvisionOutcomes
{
    public static InstanceTransition Apply(
        InstanceSnapshot snapshot, BrokerOutcome<ProvisionResponse> outcome, TimeSpan retryDuration, DateTimeOffset now)
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
                Notice? final = rejected.Error.Status == HttpStatusCode.BadRequest
                    ? refusal with { Reason = "ClusterServiceBrokerReturnedFailure" }
                    : null;
                return InstanceOutcomes.ProvisionFailed(snapshot, status, refusal, final, rejected.Reply, rejected.RetryAfter, now);
            case BrokerOutcome<ProvisionResponse>.Ambiguous ambiguous:
                return Ambiguous(snapshot, ambiguous, retryDuration, now);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static InstanceTransition Ambiguous(
        InstanceSnapshot snapshot, BrokerOutcome<ProvisionResponse>.Ambiguous ambiguous, TimeSpan retryDuration, DateTimeOffset now)
    {
        var reply = ambiguous.Reply;
        Notice? final = null;
        Notice notice;
        switch (ambiguous.Cause)
        {
            case AmbiguousCause.MalformedBody malformed:
                notice = new Notice(InstanceNotices.ProvisionCallFailed, Refusal(snapshot, malformed.Error));
                break;
            case AmbiguousCause.Timeout timeout:
                notice = new Notice(
                    InstanceNotices.ErrorCallingProvision, $"Communication with the ClusterServiceBroker timed out; operation will be retried: {timeout}");
                break;
            default:
                notice = new Notice(
                    InstanceNotices.ErrorCallingProvision,
                    $"The provision call failed and will be retried: Error communicating with broker for provisioning: {ambiguous.Cause}");
                if (InstanceOutcomes.IsGivenUp(snapshot.Status, retryDuration, now))
                {
                    final = InstanceNotices.RetryTimeout;

                    // The request is not repeated any more, so what it may have left behind is cleared up.
                    reply = snapshot.MayExist || reply is BrokerReply.Broken { IsRequestSent: true } ? new BrokerReply.TimedOut() : reply;
                }

                break;
        }

        return InstanceOutcomes.ProvisionFailed(snapshot, snapshot.Status, notice, final, reply, ambiguous.RetryAfter, now);
    }

    private static string Refusal(InstanceSnapshot snapshot, BrokerHttpError error) =>
        $"Error provisioning ServiceInstance of {CatalogDiff.Describe(snapshot.Class!, snapshot.Names)} "
        + $"at ClusterServiceBroker {GoString.Quote(snapshot.Broker!.Metadata.Name)}: {error}";

    private static string? Dashboard(ProvisionResponse response, string? old) => string.IsNullOrEmpty(response.DashboardUrl) ? old : response.DashboardUrl;
}
