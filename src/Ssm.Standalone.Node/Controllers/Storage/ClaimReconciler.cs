using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Pods;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Controllers.Storage;

/// <summary>Binds every PersistentVolumeClaim to a folder at once, and removes the folder with the claim. Nothing else removes it.</summary>
internal sealed class ClaimReconciler(KubernetesApi api, Informer<V1PersistentVolumeClaim> claims, Informer<V1Pod> pods, NodeFolders folders) : IReconciler
{
    /// <summary>Keeps a claim while a pod uses it (Kubernetes, "Storage Object in Use Protection"), and until its data is removed.</summary>
    private const string Finalizer = "kubernetes.io/pvc-protection";
    private const string Trash = ".trash-";

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (claims.Get(key) is not { } claim)
        {
            return ReconcileResult.Done;
        }

        var finalizers = claim.Metadata.Finalizers ?? [];
        if (claim.Metadata.DeletionTimestamp is not null)
        {
            if (finalizers.Contains(Finalizer) && !IsUsed(claim))
            {
                Remove(claim);
                await api.PatchAsync(
                    KubernetesTypes.PersistentVolumeClaims, key, Patches.Finalizers(claim, finalizers.Where(other => other != Finalizer)), cancellationToken);
            }

            return ReconcileResult.Done;
        }

        if (string.IsNullOrEmpty(claim.Spec.VolumeName) || !finalizers.Contains(Finalizer))
        {
            var patch = Patches.Finalizers(claim, finalizers.Contains(Finalizer) ? finalizers : finalizers.Append(Finalizer));
            if (string.IsNullOrEmpty(claim.Spec.VolumeName))
            {
                patch["spec"] = new JsonObject { ["volumeName"] = $"pvc-{claim.Metadata.Uid}" };
            }

            claim = await api.PatchAsync(KubernetesTypes.PersistentVolumeClaims, key, patch, cancellationToken);
        }

        if (claim.Status?.Phase != "Bound")
        {
            NodeFolders.CreatePrivate(folders.Claim(claim));
        }

        if (claim.Status?.Phase != "Bound" || !HasCapacity(claim))
        {
            await api.PatchStatusAsync(KubernetesTypes.PersistentVolumeClaims, key, Patches.Of(claim, "status", Bound(claim)), cancellationToken);
        }

        return ReconcileResult.Done;
    }

    /// <summary>The claims of a pod: its end may free them.</summary>
    public static IEnumerable<NamespacedName> Of(V1Pod pod) =>
        from volume in pod.Spec.Volumes ?? []
        where volume.PersistentVolumeClaim is not null
        select new NamespacedName(pod.Metadata.NamespaceProperty, volume.PersistentVolumeClaim.ClaimName);

    /// <summary>The pods that name a claim: its end may be the beginning of another that they wait for.</summary>
    public static IEnumerable<V1Pod> PodsOf(Informer<V1Pod> pods, V1PersistentVolumeClaim claim) =>
        pods.ByIndex(NodeIndexes.Namespace, claim.Metadata.NamespaceProperty).Where(pod => PodReferences.UsesClaim(pod, claim.Metadata.Name));

    private bool IsUsed(V1PersistentVolumeClaim claim) => PodsOf(pods, claim).Any(pod => !PodPhase.IsFinal(pod.Status?.Phase));

    /// <summary>Renamed first, so that a removal cut short leaves no half of a database where a whole one is expected.</summary>
    private void Remove(V1PersistentVolumeClaim claim)
    {
        if (string.IsNullOrEmpty(claim.Spec.VolumeName))
        {
            return;
        }

        var folder = folders.Claim(claim);
        var trash = Path.Combine(folders.Claims, Trash + claim.Spec.VolumeName);
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, trash);
        }

        if (Directory.Exists(trash))
        {
            Directory.Delete(trash, recursive: true);
        }
    }

    /// <summary>A folder is as large as the disk it is on, so every claim that grows has got it already.</summary>
    private static bool HasCapacity(V1PersistentVolumeClaim claim) =>
        (claim.Spec.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>()).All(request =>
            claim.Status?.Capacity is { } capacity && capacity.TryGetValue(request.Key, out var has) && has.ToDecimal() >= request.Value.ToDecimal());

    private static JsonObject Bound(V1PersistentVolumeClaim claim)
    {
        var capacity = new JsonObject();
        foreach (var (resource, quantity) in claim.Spec.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>())
        {
            capacity[resource] = quantity.ToString();
        }

        return new JsonObject
        {
            ["phase"] = "Bound",
            ["capacity"] = capacity,
            ["accessModes"] = new JsonArray([.. (claim.Spec.AccessModes ?? []).Select(mode => (JsonNode)mode)]),
        };
    }
}
