using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Workloads;

namespace Ssm.Standalone.Node.Controllers.ReplicaSets;

/// <summary>Keeps the number of pods of ReplicaSets.</summary>
internal sealed class ReplicaSetReconciler(
    KubernetesApi api, Informer<V1ReplicaSet> sets, OwnedPods pods, EventRecorder events, TimeProvider timeProvider, Func<Guid> newId) : IReconciler
{
    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set || set.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        if (await pods.AdoptAsync(KubernetesTypes.ReplicaSets, set, set.Spec.Selector, static _ => true, cancellationToken))
        {
            return ReconcileResult.Done;
        }

        var owned = pods.Of(set);
        if (ReplicaSetDecider.Missing(set, owned) != 0)
        {
            owned = await pods.LiveOfAsync(set, set.Spec.Selector, cancellationToken);
            await ScaleAsync(set, owned, ReplicaSetDecider.Missing(set, owned), cancellationToken);
        }

        await WriteStatusAsync(key, set, owned, cancellationToken);
        var now = timeProvider.GetUtcNow();
        var waits = owned.Select(pod => PodReadiness.UntilAvailable(pod, set.Spec.MinReadySeconds, now)).Where(wait => wait > TimeSpan.Zero).ToList();
        return waits.Count > 0 ? ReconcileResult.RequeueAfter(waits.Min()!.Value) : ReconcileResult.Done;
    }

    private async Task ScaleAsync(V1ReplicaSet set, IReadOnlyList<V1Pod> owned, int missing, CancellationToken cancellationToken)
    {
        for (var number = 0; number < missing; number++)
        {
            var pod = PodTemplates.Create(set.Spec.Template, set, $"{set.Metadata.Name}-{PodTemplates.Suffix(newId())}");
            await api.CreateAsync(KubernetesTypes.Pods, pod, cancellationToken);
            events.Normal(set, "SuccessfulCreate", $"Created pod: {pod.Metadata.Name}");
        }

        foreach (var pod in ReplicaSetDecider.Victims(owned, Math.Max(0, -missing)))
        {
            var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = pod.Metadata.Uid } };
            await api.DeleteAsync(KubernetesTypes.Pods, NamespacedName.Of(pod), options, cancellationToken);
            events.Normal(set, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
        }
    }

    private async Task WriteStatusAsync(NamespacedName key, V1ReplicaSet set, IReadOnlyCollection<V1Pod> owned, CancellationToken cancellationToken)
    {
        var status = ReplicaSetDecider.Status(set, owned, timeProvider.GetUtcNow());
        var wanted = Patches.StatusOf(KubernetesTypes.ReplicaSets, new V1ReplicaSet { Status = status });
        if (Patches.Difference(Patches.StatusOf(KubernetesTypes.ReplicaSets, set), wanted) is { } patch)
        {
            await api.PatchStatusAsync(KubernetesTypes.ReplicaSets, key, Patches.Of(set, "status", patch), cancellationToken);
        }
    }
}
