using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.StatefulSets;

/// <summary>Keeps the pods and claims of StatefulSets.</summary>
internal sealed class StatefulSetReconciler(
    KubernetesApi api,
    Informer<V1StatefulSet> sets,
    OwnedPods pods,
    Informer<V1PersistentVolumeClaim> claims,
    StatefulSetRevisions revisions,
    EventRecorder events,
    TimeProvider timeProvider) : IReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set || set.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        if (await pods.AdoptAsync(KubernetesTypes.StatefulSets, set, set.Spec.Selector, pod => StatefulSetIdentity.Ordinal(set, pod.Metadata.Name) is not null, cancellationToken))
        {
            return ReconcileResult.Done;
        }

        await revisions.AdoptAsync(set, cancellationToken);
        var update = await revisions.EnsureAsync(set, cancellationToken);
        var current = set.Status?.CurrentRevision is { Length: > 0 } known && revisions.Find(set, known) is not null ? known : update;
        var owned = pods.Of(set);
        var byOrdinal = owned
            .Select(pod => (Ordinal: StatefulSetIdentity.Ordinal(set, pod.Metadata.Name), Pod: pod))
            .Where(pod => pod.Ordinal is not null)
            .ToDictionary(pod => pod.Ordinal!.Value, pod => pod.Pod);
        foreach (var action in StatefulSetDecider.Decide(set, byOrdinal, update))
        {
            await ActAsync(set, action, current, update, cancellationToken);
        }

        await EnsureMissingClaimsAsync(set, byOrdinal, cancellationToken);
        await DeleteScaledClaimsAsync(set, byOrdinal, cancellationToken);
        await WriteStatusAsync(key, set, [.. byOrdinal.Values], current, update, cancellationToken);
        var used = owned.Select(StatefulSetIdentity.Revision).OfType<string>().Append(current).Append(update).ToHashSet(StringComparer.Ordinal);
        await revisions.TrimAsync(set, used, cancellationToken);
        return Next(set, byOrdinal.Values);
    }

    private async Task ActAsync(V1StatefulSet set, StatefulSetAction action, string current, string update, CancellationToken cancellationToken)
    {
        if (action is StatefulSetAction.Delete { Pod: var pod })
        {
            var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } };
            await api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), options, cancellationToken);
            events.Normal(set, "SuccessfulDelete", $"delete Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} successful");
            return;
        }

        var create = (StatefulSetAction.Create)action;
        foreach (var claim in StatefulSetIdentity.Claims(set, create.Ordinal))
        {
            await EnsureClaimAsync(set, claim, cancellationToken);
        }

        var revision = create.IsUpdated ? update : current;
        var template = revision == update ? set.Spec.Template : revisions.Find(set, revision) ?? set.Spec.Template;
        var created = StatefulSetIdentity.Pod(set, template, revision, create.Ordinal);
        try
        {
            await api.CreateAsync(KubernetesTypes.Pods, created, cancellationToken);
            events.Normal(set, "SuccessfulCreate", $"create Pod {created.Metadata.Name} in StatefulSet {set.Metadata.Name} successful");
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // Ours, and the informer has not seen it yet; or somebody else's, and then there is nothing to do until it is gone.
        }
    }

    private async Task EnsureClaimAsync(V1StatefulSet set, V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (claims.Get(NamespacedName.Of(claim)) is not null)
        {
            return;
        }

        try
        {
            await api.CreateAsync(KubernetesTypes.PersistentVolumeClaims, claim, cancellationToken);
            events.Normal(set, "SuccessfulCreate", $"create Claim {claim.Metadata.Name} in StatefulSet {set.Metadata.Name} success");
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            // Data that outlived its pod: that is what claims are for.
        }
    }

    /// <summary>
    /// A pod that has not started may wait for a claim that was still there when the pod was created, on its way out. Kubernetes' controller makes it anew, too.
    /// </summary>
    private async Task EnsureMissingClaimsAsync(V1StatefulSet set, Dictionary<int, V1Pod> byOrdinal, CancellationToken cancellationToken)
    {
        foreach (var (ordinal, _) in byOrdinal.Where(pod => pod.Value.Status?.Phase is null or "Pending" && !PodReadiness.IsTerminating(pod.Value)))
        {
            foreach (var claim in StatefulSetIdentity.Claims(set, ordinal))
            {
                await EnsureClaimAsync(set, claim, cancellationToken);
            }
        }
    }

    /// <summary>Under <c>whenScaled: Delete</c> the claims of ordinals that were scaled away go once their pods have gone.</summary>
    private async Task DeleteScaledClaimsAsync(V1StatefulSet set, Dictionary<int, V1Pod> byOrdinal, CancellationToken cancellationToken)
    {
        if (set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenScaled != "Delete")
        {
            return;
        }

        var end = (set.Spec.Ordinals?.Start ?? 0) + (set.Spec.Replicas ?? 1);
        foreach (var template in set.Spec.VolumeClaimTemplates ?? [])
        {
            var prefix = $"{template.Metadata.Name}-";
            var condemned = claims.ByIndex(NodeIndexes.Namespace, set.Metadata.NamespaceProperty)
                .Where(claim => claim.Metadata.DeletionTimestamp is null && claim.Metadata.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Where(claim => StatefulSetIdentity.Ordinal(set, claim.Metadata.Name[prefix.Length..]) is { } ordinal && ordinal >= end && !byOrdinal.ContainsKey(ordinal));
            foreach (var claim in condemned.ToList())
            {
                await api.DeleteAsync(KubernetesTypes.PersistentVolumeClaims, NamespacedName.Of(claim), null, cancellationToken);
            }
        }
    }

    private async Task WriteStatusAsync(
        NamespacedName key, V1StatefulSet set, IReadOnlyCollection<V1Pod> owned, string current, string update, CancellationToken cancellationToken)
    {
        var status = StatefulSetStatus.Build(set, owned, current, update, timeProvider.GetUtcNow());
        var wanted = Patches.StatusOf(KubernetesTypes.StatefulSets, new V1StatefulSet { Status = status });
        if (Patches.Difference(Patches.StatusOf(KubernetesTypes.StatefulSets, set), wanted) is { } patch)
        {
            await api.PatchStatusAsync(KubernetesTypes.StatefulSets, key, Patches.Of(set, "status", patch), cancellationToken);
        }
    }

    private ReconcileResult Next(V1StatefulSet set, IEnumerable<V1Pod> owned)
    {
        var now = timeProvider.GetUtcNow();
        var waits = owned.Select(pod => PodReadiness.UntilAvailable(pod, set.Spec.MinReadySeconds, now)).Where(wait => wait > TimeSpan.Zero).ToList();
        return waits.Count > 0 ? ReconcileResult.RequeueAfter(waits.Min()!.Value) : ReconcileResult.Done;
    }
}
