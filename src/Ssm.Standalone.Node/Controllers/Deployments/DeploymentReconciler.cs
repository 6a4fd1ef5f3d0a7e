using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Deployments;

/// <summary>Keeps the ReplicaSets of Deployments: one for each template it has had, the newest growing as the others shrink.</summary>
internal sealed class DeploymentReconciler(
    KubernetesApi api, Informer<V1Deployment> deployments, Informer<V1ReplicaSet> sets, EventRecorder events, TimeProvider timeProvider) : IReconciler
{
    private const int DefaultHistory = 10;

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (deployments.Get(key) is not { } deployment || deployment.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        var all = sets.ByIndex(NodeIndexes.Controller, deployment.Metadata.Uid).Where(set => set.Metadata.DeletionTimestamp is null).ToList();
        var template = DeploymentReplicaSet.Template(deployment.Spec.Template);
        if (all.Find(set => JsonNode.DeepEquals(DeploymentReplicaSet.Template(set.Spec.Template), template)) is not { } current)
        {
            if (deployment.Spec.Paused != true)
            {
                // The watch brings it, and with it the next pass.
                await CreateAsync(deployment, all, cancellationToken);
            }

            return ReconcileResult.Done;
        }

        await NumberAsync(key, deployment, current, all, cancellationToken);
        var old = all.Where(set => set.Metadata.Uid != current.Metadata.Uid).ToList();
        var steps = Steps(deployment, current, old);
        foreach (var (name, replicas) in steps)
        {
            await ScaleAsync(deployment, all.First(set => set.Metadata.Name == name), replicas, cancellationToken);
        }

        var now = timeProvider.GetUtcNow();
        var status = DeploymentStatusBuilder.Build(deployment, current, all, now);
        await WriteStatusAsync(key, deployment, status, cancellationToken);
        if (steps.Count == 0 && DeploymentStatusBuilder.IsComplete(deployment, status))
        {
            await TrimAsync(deployment, old, cancellationToken);
        }

        return DeploymentStatusBuilder.UntilDeadline(deployment, status, now) is { } wait ? ReconcileResult.RequeueAfter(wait) : ReconcileResult.Done;
    }

    private static IReadOnlyDictionary<string, int> Steps(V1Deployment deployment, V1ReplicaSet current, List<V1ReplicaSet> old)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        if (deployment.Spec.Paused == true)
        {
            return new Dictionary<string, int>();
        }

        // Oldest first: what was replaced longest ago goes before what was running a moment ago.
        var counts = old.OrderBy(set => set.Metadata.CreationTimestamp).Select(Count).ToList();
        return deployment.Spec.Strategy?.Type == "Recreate"
            ? RolloutPlan.Recreate(Count(current), counts, wanted)
            : RolloutPlan.Roll(Count(current), counts, wanted, RolloutLimits.Of(deployment));
    }

    private static ReplicaCount Count(V1ReplicaSet set) =>
        new(set.Metadata.Name, set.Spec.Replicas ?? 0, set.Status?.Replicas ?? 0, set.Status?.AvailableReplicas ?? 0);

    private async Task CreateAsync(V1Deployment deployment, List<V1ReplicaSet> all, CancellationToken cancellationToken)
    {
        var set = DeploymentReplicaSet.Create(deployment, all);
        try
        {
            await api.CreateAsync(KubernetesTypes.ReplicaSets, set, cancellationToken);
            if (set.Spec.Replicas > 0)
            {
                events.Normal(deployment, "ScalingReplicaSet", $"Scaled up replica set {set.Metadata.Name} from 0 to {set.Spec.Replicas}");
            }
        }
        catch (KubernetesApiException exists) when (exists.IsAlreadyExists)
        {
            await OnExistsAsync(deployment, NamespacedName.Of(set), cancellationToken);
        }
    }

    /// <summary>Ours, only not seen yet; else the name is taken, and the next pass takes another.</summary>
    private async Task OnExistsAsync(V1Deployment deployment, NamespacedName name, CancellationToken cancellationToken)
    {
        var existing = await api.GetAsync(KubernetesTypes.ReplicaSets, name, cancellationToken);
        if (existing is null || NodeIndexes.ByController(existing).Contains(deployment.Metadata.Uid))
        {
            return;
        }

        var status = new JsonObject { ["collisionCount"] = (deployment.Status?.CollisionCount ?? 0) + 1 };
        await api.PatchStatusAsync(KubernetesTypes.Deployments, NamespacedName.Of(deployment), Patches.Of(deployment, "status", status), cancellationToken);
    }

    /// <summary>A rollback makes an old template the newest.</summary>
    private async Task NumberAsync(NamespacedName key, V1Deployment deployment, V1ReplicaSet current, List<V1ReplicaSet> all, CancellationToken cancellationToken)
    {
        var others = DeploymentRevision.Last(all.Where(set => set.Metadata.Uid != current.Metadata.Uid));
        var own = DeploymentRevision.Of(current.Metadata.Annotations);
        var revision = own > others ? own : others + 1;
        if (revision != own)
        {
            await api.PatchAsync(KubernetesTypes.ReplicaSets, NamespacedName.Of(current), Numbered(revision), cancellationToken);
        }

        if (DeploymentRevision.Of(deployment.Metadata.Annotations) != revision)
        {
            await api.PatchAsync(KubernetesTypes.Deployments, key, Numbered(revision), cancellationToken);
        }
    }

    private static JsonObject Numbered(long revision) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [DeploymentRevision.Annotation] = DeploymentRevision.Text(revision) } },
    };

    private async Task ScaleAsync(V1Deployment deployment, V1ReplicaSet set, int replicas, CancellationToken cancellationToken)
    {
        var before = set.Spec.Replicas ?? 0;
        await api.PatchAsync(
            KubernetesTypes.ReplicaSets, NamespacedName.Of(set), Patches.Of(set, "spec", new JsonObject { ["replicas"] = replicas }), cancellationToken);
        events.Normal(deployment, "ScalingReplicaSet", $"Scaled {(replicas > before ? "up" : "down")} replica set {set.Metadata.Name} from {before} to {replicas}");
    }

    private async Task WriteStatusAsync(NamespacedName key, V1Deployment deployment, V1DeploymentStatus status, CancellationToken cancellationToken)
    {
        var wanted = Patches.StatusOf(KubernetesTypes.Deployments, new V1Deployment { Status = status });
        if (Patches.Difference(Patches.StatusOf(KubernetesTypes.Deployments, deployment), wanted) is { } patch)
        {
            await api.PatchStatusAsync(KubernetesTypes.Deployments, key, Patches.Of(deployment, "status", patch), cancellationToken);
        }
    }

    private async Task TrimAsync(V1Deployment deployment, List<V1ReplicaSet> old, CancellationToken cancellationToken)
    {
        var unused = old.Where(set => set.Spec.Replicas == 0 && (set.Status?.Replicas ?? 0) == 0)
            .OrderByDescending(set => DeploymentRevision.Of(set.Metadata.Annotations))
            .Skip(deployment.Spec.RevisionHistoryLimit ?? DefaultHistory);
        foreach (var set in unused)
        {
            await api.DeleteAsync(KubernetesTypes.ReplicaSets, NamespacedName.Of(set), null, cancellationToken);
        }
    }
}
