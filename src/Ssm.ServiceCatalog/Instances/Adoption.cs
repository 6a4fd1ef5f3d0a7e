using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Taking over an instance that was retained: same external id, same namespace, same class.</summary>
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

    /// <summary>
    /// Counts as provisioned, with what it was retained with. The update that follows tells the broker of its new surroundings and changes what the
    /// spec wants changed; it also finds out whether the broker still has the instance.
    /// </summary>
    public static InstanceTransition Adopt(ServiceInstanceStatus status, InstanceSnapshot snapshot, OrphanedResource retained)
    {
        var isNamespaced = snapshot.Names.IsNamespaced;
        var adopted = status with
        {
            ProvisionStatus = ProvisionStatus.Provisioned,
            DeprovisionStatus = RemovalStatus.Required,
            ExternalProperties = new ServiceInstanceProperties
            {
                ClusterServicePlanExternalID = isNamespaced ? "" : retained.Spec.PlanID,
                ClusterServicePlanExternalName = isNamespaced ? "" : retained.Spec.PlanName ?? "",
                ServicePlanExternalID = isNamespaced ? retained.Spec.PlanID : null,
                ServicePlanExternalName = isNamespaced ? retained.Spec.PlanName : null,
                ParameterChecksum = retained.Spec.ParameterChecksum,
                BrokerName = snapshot.BrokerName,
                ServiceExternalID = retained.Spec.ServiceID,
            },
        };
        return new InstanceTransition(
            adopted, [CatalogEvent.Normal(InstanceNotices.Adopted(retained.Metadata.Name))], NextStep.OnChange.Instance);
    }
}
