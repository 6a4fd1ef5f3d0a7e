using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using k8s.Models;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.ServiceCatalog.Api.V1Beta1;
using OsbPlan = Ssm.OpenServiceBroker.Catalogs.ServicePlan;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>The one place where service offerings and plans of OSB become classes and plans of Kubernetes.</summary>
internal sealed class CatalogMapper<TBroker, TClass, TPlan>(BrokerKinds<TBroker, TClass, TPlan> kinds, CatalogControllerOptions options)
    where TBroker : class, IServiceBroker, new()
    where TClass : class, IServiceClass, new()
    where TPlan : class, IServicePlan, new()
{
    /// <summary>
    /// Classes and plans of <paramref name="broker"/>, less what its restrictions exclude. An offering without plans is left out and told.
    /// </summary>
    /// <param name="catalog">As the broker sent it.</param>
    /// <param name="broker">The owner of the entries.</param>
    /// <param name="existing">Names of the broker's present classes and plans: an entry named by its bare id keeps that name.</param>
    public CatalogEntries<TClass, TPlan> Map(Catalog catalog, TBroker broker, IReadOnlySet<string> existing)
    {
        var restrictions = Restrictions.Of(broker.Spec.CatalogRestrictions);
        var classes = new List<TClass>();
        var plans = new List<TPlan>();
        var problems = new List<string>();
        foreach (var offering in catalog.Services)
        {
            var serviceClass = ClassOf(offering, broker, existing);
            var isAllowed = restrictions.Allows(serviceClass.Metadata.Name, serviceClass.Spec);
            if (offering.Plans.Count == 0)
            {
                var problem = $"{kinds.Classes.Kind} (K8S: {GoString.Quote(serviceClass.Metadata.Name)}) must have at least one plan";
                if (options.FeatureGates.LegacyCatalogReading)
                {
                    throw new FormatException(problem);
                }

                problems.AddRange(isAllowed ? [problem] : []);
                continue;
            }

            if (!isAllowed)
            {
                continue;
            }

            var allowed = offering.Plans
                .Select(plan => PlanOf(plan, serviceClass, broker, existing))
                .Where(plan => restrictions.Allows(plan.Metadata.Name, plan.Spec))
                .ToList();
            if (allowed.Count > 0)
            {
                classes.Add(serviceClass);
                plans.AddRange(allowed);
            }
        }

        return new CatalogEntries<TClass, TPlan>(classes, plans, problems);
    }

    private TClass ClassOf(ServiceOffering offering, TBroker broker, IReadOnlySet<string> existing) => new()
    {
        ApiVersion = CatalogApi.ApiVersion,
        Kind = kinds.Classes.Kind,
        Metadata = MetadataOf(offering.Id.Value, broker, existing),
        Spec = new ServiceClassSpec
        {
            ClusterServiceBrokerName = kinds.Names.IsNamespaced ? null : broker.Metadata.Name,
            ServiceBrokerName = kinds.Names.IsNamespaced ? broker.Metadata.Name : null,
            ExternalID = offering.Id.Value,
            ExternalName = offering.Name,
            Description = offering.Description ?? "",
            Bindable = offering.Bindable == true,
            BindingRetrievable = offering.BindingsRetrievable == true,
            PlanUpdatable = offering.PlanUpdateable == true,
            InstancesRetrievable = offering.InstancesRetrievable == true ? true : null,
            AllowContextUpdates = offering.AllowContextUpdates == true && VersionOf(broker) >= OsbVersion.V215 ? true : null,
            ExternalMetadata = offering.Metadata,
            Tags = offering.Tags is { Count: > 0 } ? offering.Tags : null,
            Requires = offering.Requires is { Count: > 0 } ? offering.Requires : null,
        },
    };

    private TPlan PlanOf(OsbPlan plan, TClass serviceClass, TBroker broker, IReadOnlySet<string> existing)
    {
        var reference = new ObjectReference { Name = serviceClass.Metadata.Name };
        var version = VersionOf(broker);
        return new TPlan
        {
            ApiVersion = CatalogApi.ApiVersion,
            Kind = kinds.Plans.Kind,
            Metadata = MetadataOf(plan.Id.Value, broker, existing),
            Spec = new ServicePlanSpec
            {
                ClusterServiceBrokerName = kinds.Names.IsNamespaced ? null : broker.Metadata.Name,
                ServiceBrokerName = kinds.Names.IsNamespaced ? broker.Metadata.Name : null,
                ClusterServiceClassRef = kinds.Names.IsNamespaced ? null : reference,
                ServiceClassRef = kinds.Names.IsNamespaced ? reference : null,
                ExternalID = plan.Id.Value,
                ExternalName = plan.Name,
                Description = plan.Description ?? "",
                Bindable = plan.Bindable,
                Free = options.FeatureGates.LegacyCatalogReading ? plan.Free == true : plan.IsFree(),
                PlanUpdatable = version >= OsbVersion.V215 ? plan.PlanUpdateable : null,
                BindingRotatable = version >= OsbVersion.V217 && plan.IsBindingRotatable() ? true : null,
                MaximumPollingDuration = version >= OsbVersion.V215 && plan.MaximumPollingDuration() is { } longest ? (long)longest.TotalSeconds : null,
                MaintenanceInfo = version >= OsbVersion.V215 && plan.MaintenanceInfo is { } maintenance
                    ? new PlanMaintenance { Version = maintenance.Version, Description = maintenance.Description }
                    : null,
                ExternalMetadata = plan.Metadata,
                InstanceCreateParameterSchema = plan.Schemas?.ServiceInstance?.Create?.Parameters,
                InstanceUpdateParameterSchema = plan.Schemas?.ServiceInstance?.Update?.Parameters,
                ServiceBindingCreateParameterSchema = plan.Schemas?.ServiceBinding?.Create?.Parameters,
            },
        };
    }

    /// <summary>What a version does not know is not taken over, although a broker sends it.</summary>
    private OsbVersion VersionOf(TBroker broker) => BrokerConnections.VersionOf(broker, options);

    /// <summary>Cluster-scoped entries are owned by their broker; namespaced ones are not, as in the original.</summary>
    private V1ObjectMeta MetadataOf(string externalId, TBroker broker, IReadOnlySet<string> existing) => new()
    {
        Name = existing.Contains(externalId) ? externalId : EscapedName.Of(externalId),
        NamespaceProperty = kinds.Names.IsNamespaced ? broker.Metadata.NamespaceProperty : null,
        OwnerReferences = kinds.Names.IsNamespaced
            ? null
            :
            [
                new V1OwnerReference
                {
                    ApiVersion = CatalogApi.ApiVersion,
                    Kind = kinds.Brokers.Kind,
                    Name = broker.Metadata.Name,
                    Uid = broker.Metadata.Uid,
                    Controller = true,
                    BlockOwnerDeletion = false,
                },
            ],
    };
}
