using System.Text.Json;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Takes the snapshot of a binding: all reads of a pass.</summary>
internal sealed class BindingReader(CatalogCaches caches, KubernetesApi api, OrphanLedger ledger, SecretReader secrets, ClusterIdSource clusterId)
{
    public async Task<BindingSnapshot> ReadAsync(ServiceBinding binding, CancellationToken cancellationToken)
    {
        var @namespace = binding.Metadata.NamespaceProperty;
        var home = caches.Namespaces.Get(NamespacedName.Cluster(@namespace));
        var snapshot = new BindingSnapshot
        {
            Binding = binding,
            ClusterId = await clusterId.GetAsync(cancellationToken),
            NamespaceUid = home?.Metadata.Uid,
            NamespaceDeletion = home?.Metadata.DeletionTimestamp,
            Secret = caches.Secrets.Get(CatalogCaches.SecretOf(binding)),
        };
        if (caches.Instances.Get(CatalogCaches.InstanceOf(binding)) is { } instance)
        {
            var scope = caches.ScopeOf(instance.Spec);
            snapshot = snapshot with
            {
                Instance = instance,
                Deletion = ledger.DeletionOf(instance.Spec.ExternalID, binding.BrokerId()),
                Names = scope.Names,
                Class = InstanceReader.ClassOf(instance.Spec, @namespace, scope),
                Plan = InstanceReader.PlanOf(instance.Spec, @namespace, scope),
            };
            var broker = snapshot.BrokerName.Length == 0 ? null : scope.Broker(scope.Key(@namespace, snapshot.BrokerName));
            snapshot = snapshot with { Broker = broker, BrokerVersion = broker is null ? "" : caches.VersionOf(broker) };
        }

        snapshot = await WithLiveSecretAsync(snapshot, cancellationToken);
        var isAtRest = BindingDecider.IsBound(binding) && BindingSecret.IsIntact(snapshot.Secret, binding) && snapshot.Status.Rotation is null;
        return isAtRest ? snapshot : await WithParametersAsync(snapshot, cancellationToken);
    }

    /// <summary>A Secret that looks lost or altered may only be one that the cache does not know yet.</summary>
    private async Task<BindingSnapshot> WithLiveSecretAsync(BindingSnapshot snapshot, CancellationToken cancellationToken)
    {
        return BindingDecider.IsBound(snapshot.Binding) && !BindingSecret.IsIntact(snapshot.Secret, snapshot.Binding)
            ? snapshot with { IsSecretUnseen = true, Secret = await api.GetAsync(KubernetesTypes.Secrets, CatalogCaches.SecretOf(snapshot.Binding), cancellationToken) }
            : snapshot;
    }

    public async Task<BindingSnapshot> WithParametersAsync(BindingSnapshot snapshot, CancellationToken cancellationToken)
    {
        var @namespace = snapshot.Binding.Metadata.NamespaceProperty;
        var spec = snapshot.Binding.Spec;
        var (own, problem) = await MergeAsync(@namespace, spec.ParametersFrom, spec.Parameters, cancellationToken);
        var (ofInstance, _) = await MergeAsync(@namespace, snapshot.Instance?.Spec.ParametersFrom, snapshot.Instance?.Spec.Parameters, cancellationToken);
        return snapshot with
        {
            Parameters = own,
            ParametersProblem = problem,
            Secrets = [.. own?.Secrets ?? [], .. ofInstance?.Secrets ?? []],
        };
    }

    private async Task<(ParameterSet? Set, string? Problem)> MergeAsync(
        string @namespace, IReadOnlyList<ParametersFromSource>? sources, JsonElement? inline, CancellationToken cancellationToken) =>
        ParameterSet.TryMerge(await secrets.ReadAsync(@namespace, sources, cancellationToken), inline, out var set, out var problem)
            ? (set, null)
            : (null, problem);
}
