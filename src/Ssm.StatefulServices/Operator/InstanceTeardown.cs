using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Hosts;

namespace Ssm.StatefulServices.Operator;

/// <summary>Removes an instance: first what serves it, then its nodes, then its data, and at last the claims that others may wait for.</summary>
internal sealed class InstanceTeardown(KubernetesApi api, OperatorCaches caches, HostClaims hosts)
{
    /// <summary>One step; null when everything is gone, otherwise what is still waited for. Idempotent.</summary>
    public async Task<string?> ContinueAsync(StatefulService resource, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(resource);
        var label = OperatorCaches.Label(resource) ?? "";
        await DeleteOwnedAsync(KubernetesTypes.Services, caches.Services, label, cancellationToken);
        await DeleteOwnedAsync(KubernetesTypes.StatefulSets, caches.StatefulSets, label, cancellationToken);
        var pods = caches.PodsOf(label);
        foreach (var orphan in pods.Where(pod => pod.Metadata is { DeletionTimestamp: null, OwnerReferences: null or { Count: 0 } }))
        {
            // Of a StatefulSet that was being made anew: the next one would have taken it over.
            await api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(orphan), null, cancellationToken);
        }

        if (pods.Count > 0)
        {
            return $"Wait for {pods.Count} nodes to end";
        }

        // Only now: a node that still ran would write to what is being removed.
        var scope = new ListScope { Namespace = key.Namespace, LabelSelector = $"{StatefulServiceLabels.Name}={resource.Spec?.Service},{StatefulServiceLabels.Instance}={label}" };
        var claims = await api.ListAsync(KubernetesTypes.PersistentVolumeClaims, scope, cancellationToken);
        foreach (var claim in claims.Items.Where(claim => claim.Metadata.DeletionTimestamp is null))
        {
            await api.DeleteAsync(KubernetesTypes.PersistentVolumeClaims, NamespacedName.Of(claim), null, cancellationToken);
        }

        if (claims.Items.Count > 0)
        {
            return "Wait for the data to be removed";
        }

        await hosts.ReleaseAsync(key, cancellationToken);
        return null;
    }

    private async Task DeleteOwnedAsync<T>(ResourceType<T> type, Informer<T> informer, string label, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        foreach (var owned in informer.List().Where(owned => OperatorCaches.Label(owned) == label && owned.Metadata.DeletionTimestamp is null))
        {
            await api.DeleteAsync(type, NamespacedName.Of(owned), new V1DeleteOptions { PropagationPolicy = "Background" }, cancellationToken);
        }
    }
}
