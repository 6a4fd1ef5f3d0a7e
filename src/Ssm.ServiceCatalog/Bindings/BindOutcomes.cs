using System.Net;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Errors;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What each answer to a bind request makes of the binding; a good one first has to reach the Secret.</summary>
internal static class BindOutcomes
{
    /// <summary>Every answer but a success with credentials.</summary>
    public static BindingTransition Apply(
        BindingSnapshot snapshot, BrokerOutcome<BindResponse> outcome, RetryRules rules, DateTimeOffset now)
    {
        switch (outcome)
        {
            case BrokerOutcome<BindResponse>.Accepted accepted:
                return new BindingTransition(
                    snapshot.Status.Polled(accepted.Operation?.Value, now).WithReady(ConditionStatus.False, BindingNotices.Binding, now),
                    [CatalogEvent.Normal(BindingNotices.Binding)],
                    NextStep.PollNow.Instance);
            case BrokerOutcome<BindResponse>.Rejected rejected:
                return rules.Gates.LegacyHttpRetries || IsFinal(rejected.Error)
                    ? Refused(snapshot, rejected.Error, rejected.Reply, now)
                    : Retried(snapshot, Busy(rejected.Error), rejected.Reply, rejected.RetryAfter, rules, now);
            case BrokerOutcome<BindResponse>.Ambiguous { Cause: AmbiguousCause.MalformedBody malformed } ambiguous:
                return rules.Gates.LegacyHttpRetries
                    ? Refused(snapshot, malformed.Error, ambiguous.Reply, now)
                    : Retried(snapshot, Busy(malformed.Error), ambiguous.Reply, ambiguous.RetryAfter, rules, now);
            case BrokerOutcome<BindResponse>.Ambiguous { Cause: AmbiguousCause.Timeout timeout } ambiguous:
                var verdict = rules.Gates.LegacyHttpRetries ? "will not be retried" : "will be retried";
                var late = new Notice(
                    BindingNotices.BindCallFailed, $"Communication with the ServiceBroker timed out; Bind operation {verdict}: {timeout}");
                return rules.Gates.LegacyHttpRetries
                    ? Failed(snapshot, late, late, ambiguous.Reply, now)
                    : Retried(snapshot, late, ambiguous.Reply, ambiguous.RetryAfter, rules, now);
            case BrokerOutcome<BindResponse>.Ambiguous ambiguous:
                var broken = new Notice(
                    BindingNotices.BindCallFailed,
                    $"Error creating ServiceBinding for ServiceInstance {GoString.Quote(CatalogCaches.InstanceOf(snapshot.Binding).ToString())} of "
                        + $"{CatalogDiff.Describe(snapshot.Class!, snapshot.Names)} at ClusterServiceBroker {GoString.Quote(snapshot.Broker!.Metadata.Name)}: {ambiguous.Cause}");
                return Retried(snapshot, broken, ambiguous.Reply, ambiguous.RetryAfter, rules, now);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The Secret holds the credentials.</summary>
    public static BindingTransition Injected(BindingSnapshot snapshot, BoundCredentials bound, DateTimeOffset now)
    {
        var status = snapshot.Status;
        var isNews = !snapshot.Binding.IsReady();
        var done = status with { ExternalProperties = status.InProgressProperties ?? status.ExternalProperties };
        done = (snapshot.IsDeleting ? done : done with { ReconciledGeneration = snapshot.Binding.Metadata.Generation ?? 0 }).Cleared();
        done = bound.ShownIn(done, snapshot.Binding.SecretName());

        // A first credential is as new as one that a user asks for meanwhile.
        done = isNews && status.ExternalProperties is null ? done with { ObservedRotationRequests = snapshot.Binding.Spec.RotationRequests } : done;
        return new BindingTransition(
            done.WithReady(ConditionStatus.True, BindingNotices.Injected, now),
            isNews ? [CatalogEvent.Normal(BindingNotices.Injected)] : [],
            NextStep.Finished.Instance);
    }

    /// <summary>The credentials are there but not in the Secret. Binding again is how it is tried again, and giving up means unbinding.</summary>
    public static BindingTransition NotInjected(BindingSnapshot snapshot, string cause, RetryRules rules, DateTimeOffset now)
    {
        var notice = BindingNotices.NotInjected(cause);
        if (rules.IsGivenUp(snapshot.Status.OperationStartTime, now))
        {
            return Failed(snapshot, notice, BindingNotices.RetryTimeout, new BrokerReply.PlatformFailed(), now);
        }

        return new BindingTransition(
            snapshot.Status.WithReady(ConditionStatus.False, notice, now),
            [CatalogEvent.Warning(notice)],
            new NextStep.Retry(IsUnreachable: false, Asked: null));
    }

    /// <summary>A binding that is not tried again, with orphan mitigation where the reply asks for it.</summary>
    public static BindingTransition Failed(BindingSnapshot snapshot, Notice ready, Notice failed, BrokerReply reply, DateTimeOffset now)
    {
        var events = new List<CatalogEvent> { CatalogEvent.Warning(ready) };
        if (failed != ready)
        {
            events.Add(CatalogEvent.Warning(failed));
        }

        var status = snapshot.Status.WithReady(ConditionStatus.False, ready, now).WithFailed(failed, now);
        if (OrphanMitigation.IsRequired(BrokerOperation.Bind, reply))
        {
            events.Add(CatalogEvent.Warning(BindingNotices.NeedsOrphanMitigation));
            status = Mitigating(status, now) with { OperationStartTime = null };
        }
        else
        {
            status = status.Cleared() with { ReconciledGeneration = snapshot.Binding.Metadata.Generation ?? 0 };
        }

        return new BindingTransition(status, events, NextStep.Finished.Instance);
    }

    private static BindingTransition Refused(BindingSnapshot snapshot, BrokerHttpError error, BrokerReply reply, DateTimeOffset now)
    {
        var text = $"ServiceBroker returned failure; bind operation will not be retried: {error}";
        return Failed(snapshot, new Notice(BindingNotices.BindCallFailed, text), new Notice("ServiceBindingReturnedFailure", text), reply, now);
    }

    private static BindingTransition Retried(
        BindingSnapshot snapshot, Notice notice, BrokerReply reply, TimeSpan? asked, RetryRules rules, DateTimeOffset now)
    {
        if (rules.IsGivenUp(snapshot.Status.OperationStartTime, now))
        {
            // The request is not repeated any more, so what it may have left behind is cleared up.
            var last = reply is BrokerReply.Broken { IsRequestSent: true } ? new BrokerReply.TimedOut() : reply;
            return Failed(snapshot, notice, BindingNotices.RetryTimeout, last, now);
        }

        var next = new NextStep.Retry(reply is BrokerReply.Broken, asked);
        return OrphanMitigation.IsRequired(BrokerOperation.Bind, reply)
            ? new BindingTransition(
                Mitigating(snapshot.Status, now), [CatalogEvent.Warning(notice), CatalogEvent.Warning(BindingNotices.NeedsOrphanMitigation)], next)
            : new BindingTransition(snapshot.Status.WithReady(ConditionStatus.False, notice, now), [CatalogEvent.Warning(notice)], next);
    }

    private static ServiceBindingStatus Mitigating(ServiceBindingStatus status, DateTimeOffset now) =>
        (status.NotPolled() with { OrphanMitigationInProgress = true })
        .WithReady(ConditionStatus.False, BindingNotices.NeedsOrphanMitigation, now);

    private static Notice Busy(BrokerHttpError error) => new(
        BindingNotices.BindCallFailed, $"ServiceBroker returned failure; bind operation will be retried: {error}");

    /// <summary>
    /// The request itself is wrong, and a binding's spec does not change. Anything else may pass: a credential is renewed, a proxy comes back.
    /// The original takes every refusal for a final one.
    /// </summary>
    public static bool IsFinal(BrokerHttpError error) =>
        error.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity
        && !error.Is(OsbErrorCode.ConcurrencyError);
}
