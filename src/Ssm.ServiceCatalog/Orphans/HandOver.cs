using k8s.Models;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Retries;
using ServiceBinding = Ssm.ServiceCatalog.Api.V1Beta1.ServiceBinding;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>The end of an object whose counterpart at the broker stays: the ledger keeps it, and the object goes.</summary>
internal static class HandOver
{
    /// <summary>How long a broker that answers may go on refusing before a namespace that is being deleted goes without it.</summary>
    public static readonly TimeSpan NamespacePatience = TimeSpan.FromMinutes(1);

    /// <summary>Nobody could delete the instance at the broker; the ledger goes on trying.</summary>
    public static InstanceTransition Abandoned(InstanceSnapshot snapshot, string cause)
    {
        var entry = Entry(snapshot, DeletionPolicy.Delete, cause);
        return Released(snapshot, entry, CatalogEvent.Warning(InstanceNotices.HandedOver(entry.Metadata.Name, cause)));
    }

    /// <summary>The user wants the instance to stay at the broker.</summary>
    public static InstanceTransition Retained(InstanceSnapshot snapshot)
    {
        var entry = Entry(snapshot, DeletionPolicy.Retain, "spec.deletionPolicy is Retain");
        return Released(snapshot, entry, CatalogEvent.Normal(InstanceNotices.Retained(entry.Metadata.Name)));
    }

    /// <inheritdoc cref="Abandoned(InstanceSnapshot, string)"/>
    public static BindingTransition Abandoned(BindingSnapshot snapshot, string cause)
    {
        var entry = Entry(snapshot, snapshot.Binding.BrokerId(), cause);
        return new BindingTransition(
            snapshot.Status, [CatalogEvent.Warning(BindingNotices.HandedOver(entry.Metadata.Name, cause))], NextStep.Finished.Instance)
        {
            IsReleased = true,
            Orphan = entry,
        };
    }

    /// <summary>The entry for a binding at the broker, of which an object with a changed credential had several.</summary>
    public static OrphanedResource Entry(BindingSnapshot snapshot, string bindingId, string cause)
    {
        var instance = snapshot.Instance!;
        var known = instance.Status?.ExternalProperties ?? instance.Status?.InProgressProperties;
        return new OrphanedResource
        {
            Metadata = new V1ObjectMeta
            {
                Name = bindingId == snapshot.Binding.Spec.ExternalID ? $"binding-{snapshot.Binding.Metadata.Uid}" : $"binding-{snapshot.Binding.Metadata.Uid}-{bindingId}",
            },
            Spec = new OrphanedResourceSpec
            {
                Kind = nameof(ServiceBinding),
                Namespace = snapshot.Binding.Metadata.NamespaceProperty,
                Name = snapshot.Binding.Metadata.Name,
                BrokerRef = Broker(snapshot.Names, snapshot.BrokerName, snapshot.Binding.Metadata.NamespaceProperty),
                InstanceID = instance.Spec.ExternalID,
                BindingID = bindingId,
                ServiceID = snapshot.ServiceExternalId,
                PlanID = known?.PlanExternalID ?? snapshot.Plan?.Spec.ExternalID ?? "",
                Policy = DeletionPolicy.Delete,
                Cause = cause,
            },
        };
    }

    /// <summary>Whether a failed deletion is left to the ledger rather than tried again for the object.</summary>
    /// <param name="namespaceDeletion">When the deletion of the namespace was asked for; null = it stays.</param>
    /// <param name="isBrokerThere">Whether the broker answered at all.</param>
    /// <param name="isGivenUp">Whether the retries have gone on for too long.</param>
    /// <param name="gates">Which of the original's ways are asked for.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(DateTimeOffset? namespaceDeletion, bool isBrokerThere, bool isGivenUp, FeatureGates gates, DateTimeOffset now) =>
        (isGivenUp && !gates.LegacyStuckDeletion)
        || (namespaceDeletion is { } since && (!isBrokerThere || now - since > NamespacePatience));

    private static InstanceTransition Released(InstanceSnapshot snapshot, OrphanedResource entry, CatalogEvent told) =>
        new(snapshot.Status, [told], NextStep.Finished.Instance) { IsReleased = true, Orphan = entry };

    /// <summary>What is at the broker by an entry for an instance; its parameters are nowhere kept.</summary>
    public static ServiceInstanceProperties Known(OrphanedResource entry)
    {
        var isNamespaced = entry.Spec.BrokerRef?.Namespace is not null;
        return new ServiceInstanceProperties
        {
            ClusterServicePlanExternalID = isNamespaced ? "" : entry.Spec.PlanID,
            ClusterServicePlanExternalName = isNamespaced ? "" : entry.Spec.PlanName ?? "",
            ServicePlanExternalID = isNamespaced ? entry.Spec.PlanID : null,
            ServicePlanExternalName = isNamespaced ? entry.Spec.PlanName : null,
            ParameterChecksum = ServiceInstanceProperties.UnknownChecksum,
            BrokerName = entry.Spec.BrokerRef?.Name,
            ServiceExternalID = entry.Spec.ServiceID,
        };
    }

    /// <summary>The name of an instance's entry.</summary>
    public static string NameOf(ServiceInstance instance) => $"instance-{instance.Metadata.Uid}";

    private static OrphanedResource Entry(InstanceSnapshot snapshot, string policy, string cause) => new()
    {
        Metadata = new V1ObjectMeta { Name = NameOf(snapshot.Instance) },
        Spec = new OrphanedResourceSpec
        {
            Kind = nameof(ServiceInstance),
            Namespace = snapshot.Instance.Metadata.NamespaceProperty,
            Name = snapshot.Instance.Metadata.Name,
            BrokerRef = Broker(snapshot.Names, snapshot.BrokerName, snapshot.Instance.Metadata.NamespaceProperty),
            InstanceID = snapshot.Instance.Spec.ExternalID,
            ServiceID = snapshot.ServiceExternalId,
            PlanID = InstanceRequests.PlanAtBroker(snapshot)?.PlanId.Value ?? snapshot.KnownProperties?.PlanExternalID ?? "",
            PlanName = snapshot.KnownProperties?.PlanExternalName,
            ParameterChecksum = snapshot.Status.ExternalProperties?.ParameterChecksum,
            Policy = policy,
            Cause = cause,
        },
    };

    private static OrphanBrokerReference Broker(ScopeNames names, string name, string @namespace) =>
        new() { Kind = names.Broker, Namespace = names.IsNamespaced ? @namespace : null, Name = name };
}
