using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>Keeps the claims of an instance's nodes as declared: they grow, and go with nodes that were removed for good. No pod is stopped for it.</summary>
internal sealed partial class InstanceStorage(KubernetesApi api, OperatorCaches caches, ILogger logger)
{
    /// <summary>One step. Idempotent.</summary>
    public async Task<StorageState> ContinueAsync(Instance instance, V1StatefulSet desired, CancellationToken cancellationToken)
    {
        var current = caches.StatefulSets.Get(NamespacedName.Of(desired));
        var claims = caches.ClaimsOf(instance.Label);
        var pods = caches.PodsOf(instance.Label).Select(pod => pod.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var plan = StorageDecider.Decide(desired, current, claims, pods, instance.Resource.Status?.RunNodes);
        foreach (var claim in plan.ToRemove)
        {
            var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = claim.Metadata.Uid } };
            await api.DeleteAsync(KubernetesTypes.PersistentVolumeClaims, NamespacedName.Of(claim), options, cancellationToken);
            LogRemoved(instance.Key.Name, claim.Metadata.Name);
        }

        var refusal = await GrowAsync(instance, plan, cancellationToken);
        var isSetLeaving = current?.Metadata.DeletionTimestamp is not null;
        if (refusal is null && plan.IsSetToBeReplaced && !isSetLeaving)
        {
            await ReplaceAsync(instance, current!, cancellationToken); // what is to be replaced is there
            isSetLeaving = true;
        }

        return new StorageState
        {
            Waiting = isSetLeaving || plan.ToGrow.Count + plan.Growing.Count > 0 ? "Wait for the storage to grow"
                : plan.Surplus.Count > 0 ? "Wait for the data of removed nodes to be removed"
                : null,
            Refusal = refusal,
            KeepsSet = isSetLeaving || plan.IsSetToBeReplaced,
            HasSurplus = plan.Surplus.Count > 0,
            LargestBytes = plan.LargestBytes,
        };
    }

    /// <summary>Asks for more; returns what the cluster says when it does not give more.</summary>
    private async Task<string?> GrowAsync(Instance instance, StoragePlan plan, CancellationToken cancellationToken)
    {
        foreach (var (claim, wanted) in plan.ToGrow)
        {
            var patch = new JsonObject
            {
                ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = wanted.ToString() } } },
            };
            try
            {
                await api.PatchAsync(KubernetesTypes.PersistentVolumeClaims, NamespacedName.Of(claim), patch, cancellationToken);
                LogGrown(instance.Key.Name, claim.Metadata.Name, wanted.ToString());
            }
            catch (KubernetesApiException refused) when (refused.IsForbidden || refused.IsInvalid)
            {
                return $"The storage cannot grow: {refused.Message}";
            }
        }

        return null;
    }

    /// <summary>The pods stay; the StatefulSet that is made next, of the same name and selector, takes them over.</summary>
    private async Task ReplaceAsync(Instance instance, V1StatefulSet set, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { PropagationPolicy = "Orphan", Preconditions = new V1Preconditions { Uid = set.Metadata.Uid } };
        await api.DeleteAsync(KubernetesTypes.StatefulSets, NamespacedName.Of(set), options, cancellationToken);
        LogReplaced(instance.Key.Name);
    }

    [LoggerMessage(9111, LogLevel.Information, "{Name}: claim {Claim} is to have {Wanted}")]
    private partial void LogGrown(string name, string claim, string wanted);

    [LoggerMessage(9112, LogLevel.Information, "{Name}: the StatefulSet is made anew with larger claims, its pods stay")]
    private partial void LogReplaced(string name);

    [LoggerMessage(9113, LogLevel.Information, "{Name}: claim {Claim} of a removed node is removed, data included")]
    private partial void LogRemoved(string name, string claim);
}
