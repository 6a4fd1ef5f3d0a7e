using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api;

/// <summary>The eight kinds and the ledger, as the toolkit addresses them.</summary>
public static class CatalogTypes
{
    private static CatalogJsonContext Json => CatalogJsonContext.Default;

    /// <summary>Kind <c>ClusterServiceBroker</c>.</summary>
    public static ResourceType<ClusterServiceBroker> ClusterServiceBrokers { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "clusterservicebrokers", nameof(ClusterServiceBroker), isNamespaced: false, Json.ClusterServiceBroker);

    /// <summary>Kind <c>ServiceBroker</c>.</summary>
    public static ResourceType<ServiceBroker> ServiceBrokers { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "servicebrokers", nameof(ServiceBroker), isNamespaced: true, Json.ServiceBroker);

    /// <summary>Kind <c>ClusterServiceClass</c>.</summary>
    public static ResourceType<ClusterServiceClass> ClusterServiceClasses { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "clusterserviceclasses", nameof(ClusterServiceClass), isNamespaced: false, Json.ClusterServiceClass);

    /// <summary>Kind <c>ServiceClass</c>.</summary>
    public static ResourceType<ServiceClass> ServiceClasses { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "serviceclasses", nameof(ServiceClass), isNamespaced: true, Json.ServiceClass);

    /// <summary>Kind <c>ClusterServicePlan</c>.</summary>
    public static ResourceType<ClusterServicePlan> ClusterServicePlans { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "clusterserviceplans", nameof(ClusterServicePlan), isNamespaced: false, Json.ClusterServicePlan);

    /// <summary>Kind <c>ServicePlan</c>.</summary>
    public static ResourceType<ServicePlan> ServicePlans { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "serviceplans", nameof(ServicePlan), isNamespaced: true, Json.ServicePlan);

    /// <summary>Kind <c>ServiceInstance</c>.</summary>
    public static ResourceType<ServiceInstance> ServiceInstances { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "serviceinstances", nameof(ServiceInstance), isNamespaced: true, Json.ServiceInstance);

    /// <summary>Kind <c>OrphanedResource</c>, the ledger.</summary>
    public static ResourceType<OrphanedResource> OrphanedResources { get; } =
        new("ssm.infra.tce.io", "v1alpha1", "orphanedresources", nameof(OrphanedResource), isNamespaced: false, Json.OrphanedResource);

    /// <summary>Kind <c>ServiceBinding</c>.</summary>
    public static ResourceType<ServiceBinding> ServiceBindings { get; } =
        new(CatalogApi.Group, CatalogApi.Version, "servicebindings", nameof(ServiceBinding), isNamespaced: true, Json.ServiceBinding);
}
