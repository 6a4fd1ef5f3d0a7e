using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Endpoints;

/// <summary>Keeps the Endpoints of each Service that has a selector: the addresses of its pods.</summary>
internal sealed class EndpointsReconciler(
    KubernetesApi api, Informer<V1Service> services, Informer<V1Pod> pods, Informer<V1Endpoints> endpoints) : IReconciler
{
    /// <summary>Kubernetes 1.33 marks what it manages so; others' Endpoints without a Service are left alone.</summary>
    private const string ManagedBy = "endpoints.kubernetes.io/managed-by";
    private const string Manager = "endpoint-controller";

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var service = services.Get(key);
        var current = endpoints.Get(key);
        if (service is null)
        {
            if (current?.Metadata.Labels is { } labels && labels.TryGetValue(ManagedBy, out var manager) && manager == Manager)
            {
                await api.DeleteAsync(KubernetesTypes.Endpoints, key, null, cancellationToken);
            }

            return ReconcileResult.Done;
        }

        if (service.Spec.Selector is not { Count: > 0 } || service.Spec.Type == "ExternalName" || service.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Done;
        }

        var subsets = EndpointsBuilder.Build(service, pods.ByIndex(NodeIndexes.Namespace, key.Namespace));
        await WriteAsync(key, service, current, subsets, cancellationToken);
        return ReconcileResult.Done;
    }

    /// <summary>The Services that a pod may belong to.</summary>
    public static IEnumerable<NamespacedName> Of(Informer<V1Service> services, V1Pod pod) =>
        from service in services.ByIndex(NodeIndexes.Namespace, pod.Metadata.NamespaceProperty)
        where service.Spec.Selector is { Count: > 0 } selector && LabelMatch.Matches(selector, pod.Metadata.Labels)
        select NamespacedName.Of(service);

    private async Task WriteAsync(
        NamespacedName key, V1Service service, V1Endpoints? current, IList<V1EndpointSubset> subsets, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [ManagedBy] = Manager };
        var wanted = new V1Endpoints
        {
            Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace, Labels = labels },
            Subsets = subsets.Count == 0 ? null : subsets,
        };
        if (current is null)
        {
            await api.CreateAsync(KubernetesTypes.Endpoints, wanted, cancellationToken);
            return;
        }

        var patch = JsonSerializer.SerializeToNode(wanted, KubernetesTypes.Endpoints.TypeInfo)!.AsObject();
        patch["subsets"] ??= null;
        var before = JsonSerializer.SerializeToNode(current, KubernetesTypes.Endpoints.TypeInfo)!.AsObject();
        if (!JsonNode.DeepEquals(before["subsets"], patch["subsets"]) || !LabelMatch.Matches(labels, current.Metadata.Labels))
        {
            await api.PatchAsync(KubernetesTypes.Endpoints, key, patch, cancellationToken);
        }
    }
}
