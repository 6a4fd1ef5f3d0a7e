using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Finds class and plan of an instance that admission is about to judge.</summary>
internal sealed class PlanLookup(KubernetesApi api)
{
    /// <summary>What the spec names, by its references where it has them; null where there is nothing, or more than one thing, of that name.</summary>
    /// <param name="spec">The instance's.</param>
    /// <param name="namespace">The instance's.</param>
    /// <param name="cancellationToken">Ends the lookups.</param>
    public async Task<(ServiceClassSpec? Class, ServicePlanSpec? Plan)> FindAsync(ServiceInstanceSpec spec, string @namespace, CancellationToken cancellationToken)
    {
        var reference = PlanReference.Of(spec);
        return reference.IsNamespaced
            ? await FindAsync(
                reference, spec.ServiceClassRef, spec.ServicePlanRef, CatalogTypes.ServiceClasses, CatalogTypes.ServicePlans, @namespace, cancellationToken)
            : await FindAsync(
                reference, spec.ClusterServiceClassRef, spec.ClusterServicePlanRef, CatalogTypes.ClusterServiceClasses, CatalogTypes.ClusterServicePlans, @namespace: null, cancellationToken);
    }

    private async Task<(ServiceClassSpec? Class, ServicePlanSpec? Plan)> FindAsync<TClass, TPlan>(
        PlanReference reference,
        ObjectReference? classRef,
        ObjectReference? planRef,
        ResourceType<TClass> classes,
        ResourceType<TPlan> plans,
        string? @namespace,
        CancellationToken cancellationToken)
        where TClass : class, IServiceClass
        where TPlan : class, IServicePlan
    {
        // Validation, which refuses such a spec, comes after; without a name the request would be one for all of them.
        if ((classRef is null && reference.Class.Length == 0) || (planRef is null && reference.Plan.Length == 0))
        {
            return (null, null);
        }

        var className = classRef?.Name ?? (reference.Flavour == NameFlavour.Name ? reference.Class : null);
        var serviceClass = className is not null
            ? await api.GetAsync(classes, new NamespacedName(@namespace ?? "", className), cancellationToken)
            : await OnlyAsync(classes, @namespace, Selector(reference.Flavour, reference.Class), cancellationToken);
        if (serviceClass is null)
        {
            return (null, null);
        }

        var planName = planRef?.Name ?? (reference.Flavour == NameFlavour.Name ? reference.Plan : null);
        var ofClass = classes.IsNamespaced ? ShaLabels.ServiceClassRefName : ShaLabels.ClusterServiceClassRefName;
        var plan = planName is not null
            ? await api.GetAsync(plans, new NamespacedName(@namespace ?? "", planName), cancellationToken)
            : await OnlyAsync(
                plans, @namespace, $"{Selector(reference.Flavour, reference.Plan)},{ofClass}={ShaLabels.Of(serviceClass.Metadata.Name)}", cancellationToken);
        return (serviceClass.Spec, plan?.Spec);
    }

    private static string Selector(NameFlavour flavour, string name) =>
        $"{(flavour == NameFlavour.ExternalName ? ShaLabels.ExternalName : ShaLabels.ExternalId)}={ShaLabels.Of(name)}";

    private async Task<T?> OnlyAsync<T>(ResourceType<T> type, string? @namespace, string selector, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var found = await api.ListAsync(type, new ListScope { Namespace = @namespace, LabelSelector = selector }, cancellationToken);
        return found.Items is [var only] ? only : null;
    }
}
