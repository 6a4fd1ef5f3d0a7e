using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog;

/// <summary>The three kinds that exist cluster-scoped and namespaced.</summary>
internal static class ScopedKinds
{
    /// <summary>ClusterServiceBroker and ServiceBroker.</summary>
    public static ScopedKind<IServiceBroker, ClusterServiceBroker, ServiceBroker> Brokers { get; } =
        new("broker", CatalogTypes.ClusterServiceBrokers, CatalogTypes.ServiceBrokers);

    /// <summary>ClusterServiceClass and ServiceClass.</summary>
    public static ScopedKind<IServiceClass, ClusterServiceClass, ServiceClass> Classes { get; } =
        new("class", CatalogTypes.ClusterServiceClasses, CatalogTypes.ServiceClasses);

    /// <summary>ClusterServicePlan and ServicePlan.</summary>
    public static ScopedKind<IServicePlan, ClusterServicePlan, ServicePlan> Plans { get; } =
        new("plan", CatalogTypes.ClusterServicePlans, CatalogTypes.ServicePlans);
}
