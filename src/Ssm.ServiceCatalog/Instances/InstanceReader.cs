using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Parameters;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Takes the snapshot of an instance: all reads of a pass.</summary>
internal sealed class InstanceReader(CatalogCaches caches, SecretReader secrets, ClusterIdSource clusterId)
{
    public async Task<InstanceSnapshot> ReadAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        var spec = instance.Spec;
        var @namespace = instance.Metadata.NamespaceProperty;
        var scope = caches.ScopeOf(spec);
        var serviceClass = ClassOf(spec, @namespace, scope);
        var snapshot = new InstanceSnapshot
        {
            Instance = instance,
            Names = scope.Names,
            References = ReferenceResolution.Of(spec, @namespace, scope),
            Class = serviceClass,
            Plan = PlanOf(spec, @namespace, scope),
            Broker = serviceClass is null ? null : scope.Broker(scope.Key(@namespace, serviceClass.Spec.BrokerName)),
            NamespaceUid = caches.Namespaces.Get(NamespacedName.Cluster(@namespace))?.Metadata.Uid,
            ClusterId = await clusterId.GetAsync(cancellationToken),
            Bindings = instance.Metadata.DeletionTimestamp is null ? [] : caches.BindingsOf(NamespacedName.Of(instance)),
        };
        return NeedsParameters(instance) ? await WithParametersAsync(snapshot, cancellationToken) : snapshot;
    }

    public static IServiceClass? ClassOf(ServiceInstanceSpec spec, string @namespace, IBrokerScope scope) =>
        (scope.Names.IsNamespaced ? spec.ServiceClassRef : spec.ClusterServiceClassRef)?.Name is { } name ? scope.Class(scope.Key(@namespace, name)) : null;

    public static IServicePlan? PlanOf(ServiceInstanceSpec spec, string @namespace, IBrokerScope scope) =>
        (scope.Names.IsNamespaced ? spec.ServicePlanRef : spec.ClusterServicePlanRef)?.Name is { } name ? scope.Plan(scope.Key(@namespace, name)) : null;

    /// <summary>While polling and deleting they are not sent, but cut out of what the broker says.</summary>
    private static bool NeedsParameters(ServiceInstance instance) =>
        InstanceDecider.PhaseOf(instance) != OperationPhase.Creating || !InstanceDecider.IsProcessed(instance);

    private async Task<InstanceSnapshot> WithParametersAsync(InstanceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var spec = snapshot.Instance.Spec;
        var sources = await secrets.ReadAsync(snapshot.Instance.Metadata.NamespaceProperty, spec.ParametersFrom, cancellationToken);
        return ParameterSet.TryMerge(sources, spec.Parameters, out var parameters, out var problem)
            ? snapshot with { Parameters = parameters }
            : snapshot with { ParametersProblem = problem };
    }
}
