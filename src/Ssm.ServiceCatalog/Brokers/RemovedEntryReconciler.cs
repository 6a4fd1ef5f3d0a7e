using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Deletes a class or plan that its broker no longer offers, once no instance uses it.</summary>
/// <param name="api">Where it is deleted.</param>
/// <param name="type">The kind.</param>
/// <param name="entries">The cache of the kind.</param>
/// <param name="isRemoved">Whether the catalog lacks it.</param>
/// <param name="isUsed">Whether an instance refers to it.</param>
internal sealed class RemovedEntryReconciler<T>(
    KubernetesApi api, ResourceType<T> type, Informer<T> entries, Func<T, bool> isRemoved, Func<NamespacedName, bool> isUsed) : IReconciler
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (entries.Get(key) is { } entry && entry.Metadata.DeletionTimestamp is null && isRemoved(entry) && !isUsed(key))
        {
            // The cache of instances may lag behind one that has just resolved to this entry; that instance then says so and waits, as
            // it would have a moment later.
            await api.DeleteAsync(type, key, new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = entry.Metadata.Uid } }, cancellationToken);
        }

        return ReconcileResult.Done;
    }
}
