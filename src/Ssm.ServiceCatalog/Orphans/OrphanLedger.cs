using System.Collections.Concurrent;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>
/// Writes entries, and knows those that this process wrote before its cache does: an instance must not be deleted at the broker between the moment
/// its binding is let go and the one in which the binding's entry is seen. Thread-safe.
/// </summary>
internal sealed class OrphanLedger
{
    private readonly KubernetesApi _api;
    private readonly Informer<OrphanedResource> _entries;
    private readonly Func<string, IReadOnlyList<OrphanedResource>> _entriesOfInstance;
    private readonly ConcurrentDictionary<string, OrphanedResource> _unseen = new();

    public OrphanLedger(KubernetesApi api, Informer<OrphanedResource> entries, Func<string, IReadOnlyList<OrphanedResource>> entriesOfInstance)
    {
        _api = api;
        _entries = entries;
        _entriesOfInstance = entriesOfInstance;
        entries.Changed += change => _unseen.TryRemove((change.New ?? change.Old)!.Metadata.Name, out _);
    }

    /// <summary>Bindings of the instance that wait to be deleted at the broker.</summary>
    /// <param name="instanceId">The instance's external id.</param>
    public int BindingsOf(string instanceId) => EntriesOf(instanceId)
        .Where(entry => entry.Spec.Kind == nameof(ServiceBinding))
        .DistinctBy(entry => entry.Metadata.Name)
        .Count();

    /// <summary>The entry by which the instance is deleted at the broker; null = none.</summary>
    /// <param name="instanceId">The instance's external id.</param>
    public OrphanedResource? DeletionOf(string instanceId) => instanceId.Length == 0
        ? null
        : EntriesOf(instanceId).FirstOrDefault(entry => entry.Spec.Kind == nameof(ServiceInstance) && entry.Spec.Policy != DeletionPolicy.Retain);

    /// <summary>The entry by which the binding is deleted at the broker; null = none.</summary>
    /// <param name="instanceId">Its instance's external id.</param>
    /// <param name="bindingId">Its own.</param>
    public OrphanedResource? DeletionOf(string instanceId, string bindingId) => EntriesOf(instanceId).FirstOrDefault(entry => entry.Spec.BindingID == bindingId);

    private IEnumerable<OrphanedResource> EntriesOf(string instanceId) =>
        _entriesOfInstance(instanceId).Concat(_unseen.Values.Where(entry => entry.Spec.InstanceID == instanceId));

    /// <summary>Makes sure that there is an entry. A crash before the object is let go only has it written twice, under the same name.</summary>
    public async Task KeepAsync(OrphanedResource entry, CancellationToken cancellationToken)
    {
        var name = entry.Metadata.Name;
        _unseen[name] = entry;
        try
        {
            await _api.CreateAsync(CatalogTypes.OrphanedResources, entry, cancellationToken);
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // Kept already; its event may have come before.
            if (_entries.Get(NamespacedName.Cluster(name)) is not null)
            {
                _unseen.TryRemove(name, out _);
            }
        }
        catch
        {
            // The object is not let go, so it counts itself.
            _unseen.TryRemove(name, out _);
            throw;
        }
    }

    /// <summary>Makes sure that there is no entry: what it stood for is gone. The server is asked, as the cache may not have it yet.</summary>
    public async Task WithdrawAsync(string name, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Cluster(name);
        if (await _api.GetAsync(CatalogTypes.OrphanedResources, key, cancellationToken) is not null)
        {
            await _api.DeleteAsync(CatalogTypes.OrphanedResources, key, options: null, cancellationToken);
        }
    }
}
