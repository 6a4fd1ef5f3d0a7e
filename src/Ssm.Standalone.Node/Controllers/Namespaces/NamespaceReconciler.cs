using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Kinds;

namespace Ssm.Standalone.Node.Controllers.Namespaces;

/// <summary>Empties a namespace that is being deleted, of every kind the server serves, and then lets it go.</summary>
internal sealed class NamespaceReconciler(KubernetesApi api, Informer<V1Namespace> namespaces, TimeProvider timeProvider) : IReconciler
{
    /// <summary>Pods and custom objects take their time; there is no one watch to wait on.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Metadata.DeletionTimestamp: not null } terminating || terminating.Spec?.Finalizers is not { Count: > 0 })
        {
            return ReconcileResult.Done;
        }

        var left = await EmptyAsync(key.Name, cancellationToken);
        if (!left.IsEmpty)
        {
            await WriteConditionsAsync(key, terminating, left, cancellationToken);
            return ReconcileResult.RequeueAfter(LookAgain);
        }

        var finalized = new V1Namespace
        {
            ApiVersion = V1Namespace.KubeApiVersion,
            Kind = V1Namespace.KubeKind,
            Metadata = new V1ObjectMeta { Name = key.Name, Uid = terminating.Metadata.Uid },
            Spec = new V1NamespaceSpec { Finalizers = [] },
        };
        try
        {
            await api.SubresourceAsync(KubernetesTypes.Namespaces, key, "finalize", HttpMethod.Put, finalized, KubernetesTypes.Namespaces.TypeInfo, cancellationToken);
        }
        catch (KubernetesApiException gone) when (gone.IsNotFound)
        {
            // Done before.
        }

        return ReconcileResult.Done;
    }

    private async Task<NamespaceContent> EmptyAsync(string name, CancellationToken cancellationToken)
    {
        var left = new List<(string, ObjectHeader)>();
        foreach (var kind in (await ServedKinds.DiscoverAsync(api, cancellationToken)).Where(kind => kind.IsNamespaced))
        {
            try
            {
                foreach (var item in (await api.ListAsync(kind, ListScope.In(name), cancellationToken)).Items)
                {
                    if (item.Metadata.DeletionTimestamp is null)
                    {
                        var options = new V1DeleteOptions { PropagationPolicy = "Background", Preconditions = new V1Preconditions { Uid = item.Metadata.Uid } };
                        await api.DeleteAsync(kind, NamespacedName.Of(item), options, cancellationToken);
                    }

                    left.Add((kind.ToString(), item));
                }
            }
            catch (KubernetesApiException unserved) when (unserved.IsNotFound || unserved.IsConflict)
            {
                // The kind went with its definition, or an object was made anew; the next look tells.
            }
        }

        return NamespaceContent.Of(left);
    }

    private async Task WriteConditionsAsync(NamespacedName key, V1Namespace terminating, NamespaceContent left, CancellationToken cancellationToken)
    {
        var conditions = new JsonArray(
            Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", left.DescribeContent()),
            left.ByFinalizer.Count > 0
                ? Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", left.DescribeFinalizers())
                : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"));
        var known = (terminating.Status?.Conditions ?? []).ToDictionary(condition => condition.Type, condition => condition.Message, StringComparer.Ordinal);
        if (conditions.All(condition => known.TryGetValue((string)condition!["type"]!, out var message) && message == (string?)condition["message"]))
        {
            return;
        }

        await api.PatchStatusAsync(KubernetesTypes.Namespaces, key, Patches.Of(terminating, "status", new JsonObject { ["conditions"] = conditions }), cancellationToken);
    }

    private JsonObject Condition(string type, bool isTrue, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = isTrue ? "True" : "False",
        ["lastTransitionTime"] = timeProvider.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["reason"] = reason,
        ["message"] = message,
    };
}
