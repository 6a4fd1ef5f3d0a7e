using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Workloads;

/// <summary>The pods of a workload: owned ones, and orphans that its selector matches and that it takes over.</summary>
internal sealed class OwnedPods(KubernetesApi api, Informer<V1Pod> pods)
{
    /// <summary>The pods that <paramref name="owner"/> controls, from memory.</summary>
    public IReadOnlyList<V1Pod> Of(IKubernetesObject<V1ObjectMeta> owner) => pods.ByIndex(NodeIndexes.Controller, owner.Metadata.Uid);

    /// <summary>
    /// The pods that <paramref name="owner"/> controls, asked of the server: before pods with random names are created or deleted, memory that lags behind
    /// would do it twice.
    /// </summary>
    public async Task<IReadOnlyList<V1Pod>> LiveOfAsync(IKubernetesObject<V1ObjectMeta> owner, V1LabelSelector selector, CancellationToken cancellationToken)
    {
        var scope = new ListScope
        {
            Namespace = owner.Metadata.NamespaceProperty,
            LabelSelector = string.Join(',', (selector.MatchLabels ?? new Dictionary<string, string>()).Select(pair => $"{pair.Key}={pair.Value}")),
        };
        var list = await api.ListAsync(KubernetesTypes.Pods, scope, cancellationToken);
        return [.. list.Items.Where(pod => NodeIndexes.ByController(pod).Contains(owner.Metadata.Uid))];
    }

    /// <summary>Takes over pods without a controller that the selector matches.</summary>
    /// <returns>True if there were any: the watch then brings them as owned ones.</returns>
    public async Task<bool> AdoptAsync<T>(ResourceType<T> type, T owner, V1LabelSelector selector, Func<V1Pod, bool> mayBeOurs, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var orphans = pods.ByIndex(NodeIndexes.Namespace, owner.Metadata.NamespaceProperty)
            .Where(pod => pod.Metadata.DeletionTimestamp is null && !NodeIndexes.ByController(pod).Any() && LabelMatch.Matches(selector, pod.Metadata.Labels) && mayBeOurs(pod))
            .ToList();
        if (orphans.Count > 0 && !await Adoption.IsOpenToAsync(api, type, owner, cancellationToken))
        {
            return true;
        }

        foreach (var orphan in orphans)
        {
            var references = (orphan.Metadata.OwnerReferences ?? []).Append(OwnerReferences.Controller(owner));
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = orphan.Metadata.Uid,
                    ["resourceVersion"] = orphan.Metadata.ResourceVersion,
                    ["ownerReferences"] = new JsonArray([.. references.Select(OwnerReferences.ToJson)]),
                },
            };
            await api.PatchAsync(KubernetesTypes.Pods, NamespacedName.Of(orphan), patch, cancellationToken);
        }

        return orphans.Count > 0;
    }
}
