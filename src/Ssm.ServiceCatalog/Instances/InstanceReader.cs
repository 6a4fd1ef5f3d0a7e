using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Takes the snapshot of an instance: all reads of a pass.</summary>
internal sealed class InstanceReader(CatalogCaches caches, OrphanLedger ledger, SecretReader secrets, ClusterIdSource clusterId, CatalogControllerOptions options)
{
    public async Task<InstanceSnapshot> ReadAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        var spec = instance.Spec;
        var @namespace = instance.Metadata.NamespaceProperty;
        var scope = caches.ScopeOf(spec);
        var home = caches.Namespaces.Get(NamespacedName.Cluster(@namespace));
        var snapshot = new InstanceSnapshot
        {
            Instance = instance,
            Names = scope.Names,
            References = ReferenceResolution.Of(spec, @namespace, scope),
            Class = ClassOf(spec, @namespace, scope),
            Plan = PlanOf(spec, @namespace, scope),
            NamespaceUid = home?.Metadata.Uid,
            NamespaceAnnotations = BrokerContext.Told(home?.Metadata.Annotations),
            NamespaceLabels = BrokerContext.ToldLabels(home?.Metadata.Labels),
            NamespaceDeletion = home?.Metadata.DeletionTimestamp,
            Twin = instance.Status?.ProvisionStatus == ProvisionStatus.Provisioned ? null : caches.TwinOf(instance),
            Retained = instance.Status?.ProvisionStatus == ProvisionStatus.Provisioned ? null : caches.RetainedInstance(spec.ExternalID),
            Deletion = instance.Status?.ProvisionStatus == ProvisionStatus.Provisioned ? null : ledger.DeletionOf(spec.ExternalID),
            ClusterId = await clusterId.GetAsync(cancellationToken),
            OrphanedBindings = ledger.BindingsOf(spec.ExternalID),
            Bindings = instance.Metadata.DeletionTimestamp is null ? [] : caches.BindingsOf(NamespacedName.Of(instance)),
        };
        var broker = snapshot.BrokerName.Length == 0 ? null : scope.Broker(scope.Key(@namespace, snapshot.BrokerName));
        snapshot = snapshot with
        {
            Broker = broker,
            BrokerVersion = broker is null ? "" : caches.VersionOf(broker),
            OsbVersion = BrokerConnections.VersionOf(broker, options),
        };
        return InstanceDecider.NeedsParameters(snapshot) ? await WithParametersAsync(snapshot, cancellationToken) : snapshot;
    }

    public static IServiceClass? ClassOf(ServiceInstanceSpec spec, string @namespace, IBrokerScope scope) =>
        (scope.Names.IsNamespaced ? spec.ServiceClassRef : spec.ClusterServiceClassRef)?.Name is { } name ? scope.Class(scope.Key(@namespace, name)) : null;

    public static IServicePlan? PlanOf(ServiceInstanceSpec spec, string @namespace, IBrokerScope scope) =>
        (scope.Names.IsNamespaced ? spec.ServicePlanRef : spec.ClusterServicePlanRef)?.Name is { } name ? scope.Plan(scope.Key(@namespace, name)) : null;

    public async Task<InstanceSnapshot> WithParametersAsync(InstanceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var spec = snapshot.Instance.Spec;
        var sources = await secrets.ReadAsync(snapshot.Instance.Metadata.NamespaceProperty, spec.ParametersFrom, cancellationToken);
        return ParameterSet.TryMerge(sources, spec.Parameters, out var parameters, out var problem)
            ? snapshot with { Parameters = parameters }
            : snapshot with { ParametersProblem = problem };
    }
}
