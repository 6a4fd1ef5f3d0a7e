using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Instances;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Drifts;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Taking over an instance that exists at the broker: one that was retained, of the same external id, namespace and class, or one that was made elsewhere.</summary>
internal static class Adoption
{
    /// <summary>Why the retained instance cannot be this one; null = it can.</summary>
    public static Notice? Problem(InstanceSnapshot snapshot, OrphanedResource retained)
    {
        var id = GoString.Quote(snapshot.Instance.Spec.ExternalID);
        var entry = GoString.Quote(retained.Metadata.Name);
        if (retained.Spec.Namespace != snapshot.Instance.Metadata.NamespaceProperty)
        {
            return InstanceNotices.NotAdopted(
                $"the instance {id} is retained for another namespace; an administrator can change spec.namespace of OrphanedResource {entry}");
        }

        return retained.Spec.ServiceID == snapshot.ServiceExternalId
            ? null
            : InstanceNotices.NotAdopted($"the retained instance {id} is of another class; see OrphanedResource {entry}");
    }

    /// <summary>Takes over what the ledger retained.</summary>
    public static InstanceTransition Adopt(ServiceInstanceStatus status, InstanceSnapshot snapshot, OrphanedResource retained) => Adopt(
        status,
        Properties(snapshot, retained.Spec.PlanID, retained.Spec.PlanName) with { ParameterChecksum = retained.Spec.ParameterChecksum },
        InstanceNotices.Adopted(retained.Metadata.Name));

    /// <summary>Takes over what the broker says that it has; or says why not, and asks again later.</summary>
    public static InstanceTransition Apply(InstanceSnapshot snapshot, BrokerOutcome<FetchInstanceResponse> outcome, DateTimeOffset now)
    {
        var status = snapshot.Status.Observing(snapshot.Instance);
        var id = GoString.Quote(snapshot.Instance.Spec.ExternalID);
        var problem = outcome switch
        {
            BrokerOutcome<FetchInstanceResponse>.Succeeded { Value.ServiceId: { } other } when other.Value != snapshot.ServiceExternalId =>
                $"the instance {id} is of another class",
            BrokerOutcome<FetchInstanceResponse>.Succeeded => null,
            _ when Fetched.IsForgotten(outcome) => $"the broker knows no instance {id}",
            BrokerOutcome<FetchInstanceResponse>.Rejected rejected => $"the broker does not say what it has: {rejected.Error}",
            BrokerOutcome<FetchInstanceResponse>.Ambiguous ambiguous => $"the broker does not say what it has: {ambiguous.Cause}",
            _ => "the broker answered 202",
        };
        if (problem is not null)
        {
            var notice = InstanceNotices.NotAdopted(problem);
            return new InstanceTransition(
                status.WithReady(ConditionStatus.False, notice, now), [CatalogEvent.Warning(notice)], InstanceOutcomes.Retry(outcome.Reply, outcome.RetryAfter));
        }

        var found = ((BrokerOutcome<FetchInstanceResponse>.Succeeded)outcome).Value;
        var plan = found.PlanId?.Value ?? snapshot.Plan!.Spec.ExternalID;
        var properties = Properties(snapshot, plan, plan == snapshot.Plan!.Spec.ExternalID ? snapshot.Plan.Spec.ExternalName : null) with
        {
            // Brokers leave secret parameters out, or add defaults: the update that follows names all.
            ParameterChecksum = ServiceInstanceProperties.UnknownChecksum,
            MaintenanceInfo = found.MaintenanceInfo is { } has ? new PlanMaintenance { Version = has.Version } : null,
        };
        return Adopt(status with { DashboardURL = found.DashboardUrl }, properties, InstanceNotices.AdoptedExisting(snapshot.Instance.Spec.ExternalID));
    }

    /// <summary>
    /// Counts as provisioned, with what the broker has. The update that follows tells the broker of its new surroundings and changes what the spec wants
    /// changed; it also finds out whether the broker still has the instance.
    /// </summary>
    private static InstanceTransition Adopt(ServiceInstanceStatus status, ServiceInstanceProperties properties, Notice told)
    {
        var adopted = status with { ProvisionStatus = ProvisionStatus.Provisioned, DeprovisionStatus = RemovalStatus.Required, ExternalProperties = properties };
        return new InstanceTransition(adopted, [CatalogEvent.Normal(told)], NextStep.OnChange.Instance);
    }

    private static ServiceInstanceProperties Properties(InstanceSnapshot snapshot, string planId, string? planName) => new()
    {
        ClusterServicePlanExternalID = snapshot.Names.IsNamespaced ? "" : planId,
        ClusterServicePlanExternalName = snapshot.Names.IsNamespaced ? "" : planName ?? "",
        ServicePlanExternalID = snapshot.Names.IsNamespaced ? planId : null,
        ServicePlanExternalName = snapshot.Names.IsNamespaced ? planName : null,
        BrokerName = snapshot.BrokerName,
        ServiceExternalID = snapshot.ServiceExternalId,
    };
}
