using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Kinds;

namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>
/// Deletes what belongs to nobody any more, and carries out foreground and orphaning deletions (Kubernetes, "Garbage Collection"). Its keys are uids.
/// </summary>
/// <param name="api">Where an owner that is not known is looked up: nothing is deleted on the word of memory alone.</param>
/// <param name="graph">Who owns whom.</param>
/// <param name="graphIsWhole">Waits until the graph holds every kind: whoever lets an owner go too early leaves its dependents to be collected.</param>
/// <param name="findType">The kind of an owner reference; null when it is not served.</param>
internal sealed class GarbageReconciler(
    KubernetesApi api, ObjectGraph graph, Func<CancellationToken, Task> graphIsWhole, Func<V1OwnerReference, ResourceType<ObjectHeader>?> findType) : IReconciler
{
    /// <summary>An owner that exists but is not known yet may be deleted before it becomes known; then nothing would tell.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgainForKind = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (graph.Find(key.Name) is not { } node)
        {
            return ReconcileResult.Done;
        }

        if (node.OrphansDependents || node.WaitsForDependents)
        {
            await graphIsWhole(cancellationToken);
        }

        if (node.OrphansDependents)
        {
            await OrphanAsync(node, cancellationToken);
            return ReconcileResult.Done;
        }

        if (node.WaitsForDependents)
        {
            await ReleaseAsync(node, cancellationToken);
        }

        return node.IsDeleting || node.Owners.Count == 0 ? ReconcileResult.Done : await CollectAsync(node, cancellationToken);
    }

    private async Task<ReconcileResult> CollectAsync(ObjectNode node, CancellationToken cancellationToken)
    {
        var owners = new List<(V1OwnerReference, OwnerState)>();
        var wait = TimeSpan.Zero;
        foreach (var reference in node.Owners)
        {
            var state = StateInMemory(node, reference) ?? await StateAsync(node, reference, cancellationToken);
            owners.Add((reference, state));
            if (state == OwnerState.Unknown)
            {
                wait = LookAgainForKind;
            }
            else if (state != OwnerState.Dangling && graph.Find(reference.Uid) is null)
            {
                wait = LookAgain;
            }
        }

        switch (GarbageDecision.Of(owners, graph.DependentsOf(node.Uid).Count > 0))
        {
            case GarbageDecision.Delete delete:
                await DeleteAsync(node, delete.PropagationPolicy, cancellationToken);
                break;
            case GarbageDecision.Trim trim:
                await PatchOwnersAsync(node, trim.Left, cancellationToken);
                break;
            default:
                break;
        }

        return wait > TimeSpan.Zero ? ReconcileResult.RequeueAfter(wait) : ReconcileResult.Done;
    }

    /// <summary>
    /// Deletes what is garbage by what the server says now: the watch of the owner may be ahead of the watch of the dependent, which was let go of or has
    /// another owner by then.
    /// </summary>
    private async Task DeleteAsync(ObjectNode node, string propagationPolicy, CancellationToken cancellationToken)
    {
        var live = await api.GetAsync(node.Type, node.Key, cancellationToken);
        if (live is null || live.Metadata.Uid != node.Uid || !Uids(new ObjectNode(node.Type, live.Metadata)).SetEquals(Uids(node)))
        {
            // What it has become is on its way by the watch.
            return;
        }

        var preconditions = new V1Preconditions { Uid = node.Uid, ResourceVersion = live.Metadata.ResourceVersion };
        await api.DeleteAsync(node.Type, node.Key, new V1DeleteOptions { PropagationPolicy = propagationPolicy, Preconditions = preconditions }, cancellationToken);
    }

    private static HashSet<string> Uids(ObjectNode node) => [.. node.Owners.Select(owner => owner.Uid)];

    private OwnerState? StateInMemory(ObjectNode node, V1OwnerReference reference)
    {
        if (graph.Find(reference.Uid) is not { } owner || !IsInReach(node, owner.Type.IsNamespaced, owner.Key.Namespace))
        {
            return null;
        }

        return owner.WaitsForDependents ? OwnerState.Waiting : OwnerState.Solid;
    }

    private async Task<OwnerState> StateAsync(ObjectNode node, V1OwnerReference reference, CancellationToken cancellationToken)
    {
        if (findType(reference) is not { } type)
        {
            return OwnerState.Unknown;
        }

        if (type.IsNamespaced && !node.Type.IsNamespaced)
        {
            // The owner could be in any namespace: the reference says nothing, and nothing is deleted for it.
            return OwnerState.Solid;
        }

        var key = new NamespacedName(type.IsNamespaced ? node.Key.Namespace : string.Empty, reference.Name);
        var owner = await api.GetAsync(type, key, cancellationToken);
        if (owner is null || owner.Metadata.Uid != reference.Uid)
        {
            return OwnerState.Dangling;
        }

        return new ObjectNode(type, owner.Metadata).WaitsForDependents ? OwnerState.Waiting : OwnerState.Solid;
    }

    private static bool IsInReach(ObjectNode node, bool isNamespaced, string @namespace) => !isNamespaced || node.Key.Namespace == @namespace;

    /// <summary>Foreground: dependents go first; the object goes when none is left that blocks it.</summary>
    private async Task ReleaseAsync(ObjectNode node, CancellationToken cancellationToken)
    {
        var blocking = graph.DependentsOf(node.Uid)
            .Where(dependent => dependent.Owners.Any(owner => owner.Uid == node.Uid && owner.BlockOwnerDeletion == true))
            .ToList();
        if (blocking.Count == 0)
        {
            await api.PatchAsync(node.Type, node.Key, Patches.Finalizers(Header(node), node.OtherFinalizers), cancellationToken);
        }
    }

    private async Task OrphanAsync(ObjectNode node, CancellationToken cancellationToken)
    {
        foreach (var dependent in graph.DependentsOf(node.Uid))
        {
            await PatchOwnersAsync(dependent, [.. dependent.Owners.Where(owner => owner.Uid != node.Uid)], cancellationToken);
        }

        await api.PatchAsync(node.Type, node.Key, Patches.Finalizers(Header(node), node.OtherFinalizers), cancellationToken);
    }

    private async Task PatchOwnersAsync(ObjectNode node, IReadOnlyList<V1OwnerReference> owners, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = node.Uid,
                ["resourceVersion"] = node.Metadata.ResourceVersion,
                ["ownerReferences"] = owners.Count == 0 ? null : new JsonArray([.. owners.Select(OwnerReferences.ToJson)]),
            },
        };
        try
        {
            await api.PatchAsync(node.Type, node.Key, patch, cancellationToken);
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            // It went by itself.
        }
    }

    private static ObjectHeader Header(ObjectNode node) => new() { Metadata = node.Metadata };
}
