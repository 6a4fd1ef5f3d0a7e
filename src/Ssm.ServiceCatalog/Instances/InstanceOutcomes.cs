using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Endings that several operations on an instance share.</summary>
internal static class InstanceOutcomes
{
    public static InstanceTransition Succeeded(ServiceInstanceStatus status, Notice notice, DateTimeOffset now)
    {
        var done = status with
        {
            ExternalProperties = status.InProgressProperties,
            ProvisionStatus = ProvisionStatus.Provisioned,
            ReconciledGeneration = status.ObservedGeneration,
            Usable = null,
            UnrepeatableUpdate = null,
            AvailableMaintenance = status.AvailableMaintenance?.Version == status.InProgressProperties?.MaintenanceInfo?.Version ? null : status.AvailableMaintenance,
        };
        return new InstanceTransition(
            done.Cleared().Without(ConditionType.Drifted).WithReady(ConditionStatus.True, notice, now), [CatalogEvent.Normal(notice)], NextStep.Finished.Instance);
    }

    /// <summary>202: the next pass, which the watch event of this write brings, polls at once; later ones wait.</summary>
    public static InstanceTransition Accepted(ServiceInstanceStatus status, string? operation, Notice notice, DateTimeOffset now) => new(
        status.Polled(operation ?? status.LastOperation, now).WithReady(ConditionStatus.False, notice, now),
        [CatalogEvent.Normal(notice)],
        NextStep.PollNow.Instance);

    /// <summary>A provision that did not succeed.</summary>
    /// <param name="snapshot">Before.</param>
    /// <param name="status">What to build upon.</param>
    /// <param name="ready">Why it is not ready.</param>
    /// <param name="failed">Why it is not tried again; null = it is.</param>
    /// <param name="reply">What came back; decides about orphan mitigation.</param>
    /// <param name="asked">What the broker asked to wait.</param>
    /// <param name="now">The time.</param>
    public static InstanceTransition ProvisionFailed(
        InstanceSnapshot snapshot, ServiceInstanceStatus status, Notice ready, Notice? failed, BrokerReply reply, TimeSpan? asked, DateTimeOffset now)
    {
        var events = new List<CatalogEvent> { CatalogEvent.Warning(ready) };
        status = status.NotPolled();
        var isMitigated = OrphanMitigation.IsRequired(BrokerOperation.Provision, reply);
        if (failed is { } final)
        {
            status = status.WithFailed(final, now);
            if (final != ready)
            {
                events.Add(CatalogEvent.Warning(final));
            }
        }

        if (isMitigated)
        {
            events.Add(CatalogEvent.Warning(InstanceNotices.StartingOrphanMitigation));
            status = Mitigating(status, ready, now);
        }
        else
        {
            status = status.WithReady(ConditionStatus.False, ready, now);
            status = IsKnownAbsent(snapshot, reply) ? status with { DeprovisionStatus = RemovalStatus.NotRequired } : status;
            status = failed is null ? status : status.Cleared();
        }

        return new InstanceTransition(status, events, failed is null ? Retry(reply, asked) : NextStep.OnChange.Instance);
    }

    /// <summary>What a request of unknown result may have made is deleted before something else is asked for, which then has all the time that an operation has.</summary>
    public static InstanceTransition Superseded(ServiceInstanceStatus status, DateTimeOffset now) => new(
        Mitigating(status with { CurrentOperation = InstanceOperation.Provision, OperationStartTime = now }, InstanceNotices.Superseded, now),
        [CatalogEvent.Warning(InstanceNotices.Superseded), CatalogEvent.Warning(InstanceNotices.StartingOrphanMitigation)],
        NextStep.OnChange.Instance);

    public static NextStep.Retry Retry(BrokerReply reply, TimeSpan? asked) => new(reply is BrokerReply.Broken, asked);

    private static ServiceInstanceStatus Mitigating(ServiceInstanceStatus status, Notice cause, DateTimeOffset now) =>
        (status with { OrphanMitigationInProgress = true })
        .WithReady(ConditionStatus.False, InstanceNotices.StartingOrphanMitigation, now)
        .With(ConditionType.OrphanMitigation, ConditionStatus.True, cause, now);

    /// <summary>
    /// Only when no attempt can have reached the broker, or the broker said no to each, is there nothing of ours to delete: what a 409 to the first
    /// attempt tells of is somebody else's. The original concludes this from the last attempt alone.
    /// </summary>
    private static bool IsKnownAbsent(InstanceSnapshot snapshot, BrokerReply reply) => !snapshot.MayExist && reply switch
    {
        BrokerReply.Broken(var isRequestSent) => !isRequestSent,
        BrokerReply.Answered(var code, _) => (int)code is >= 400 and < 500,
        _ => false,
    };
}
