using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Kubernetes;

namespace Ssm.Cli.Catalog;

/// <summary>A kind and its namespaced sibling, read as one.</summary>
/// <typeparam name="T">What the two have in common.</typeparam>
/// <typeparam name="TCluster">The cluster-scoped kind.</typeparam>
/// <typeparam name="TNamespaced">The namespaced kind.</typeparam>
/// <param name="noun">For messages: <c>broker</c>, <c>class</c>, <c>plan</c>.</param>
/// <param name="cluster">The cluster-scoped kind.</param>
/// <param name="namespaced">The namespaced kind.</param>
internal sealed class ScopedKind<T, TCluster, TNamespaced>(string noun, ResourceType<TCluster> cluster, ResourceType<TNamespaced> namespaced)
    where T : class, IKubernetesObject<V1ObjectMeta>
    where TCluster : class, T
    where TNamespaced : class, T
{
    /// <summary>All of the scope, those of the cluster first.</summary>
    public async Task<IReadOnlyList<T>> ListAsync(KubernetesApi api, CatalogScope scope, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        if (scope.IncludesCluster)
        {
            items.AddRange((await api.ListAsync(cluster, ListScope.All, cancellationToken)).Items);
        }

        if (scope.IncludesNamespaced)
        {
            items.AddRange((await api.ListAsync(namespaced, ListScope.In(scope.Namespace), cancellationToken)).Items);
        }

        return items;
    }

    /// <summary>Those that fit, of which there is at least one.</summary>
    /// <exception cref="InvalidOperationException">None fits.</exception>
    public async Task<IReadOnlyList<T>> FindAsync(
        KubernetesApi api, CatalogScope scope, string name, Func<T, bool> fits, CancellationToken cancellationToken)
    {
        List<T> found = [.. (await ListAsync(api, scope, cancellationToken)).Where(fits)];
        return found.Count > 0 ? found : throw new InvalidOperationException($"{noun} '{name}' not found {scope}");
    }

    /// <summary>The one that fits.</summary>
    /// <exception cref="InvalidOperationException">None fits, or several do.</exception>
    public async Task<T> FindOneAsync(KubernetesApi api, CatalogScope scope, string name, Func<T, bool> fits, CancellationToken cancellationToken)
    {
        var found = await FindAsync(api, scope, name, fits, cancellationToken);
        return found is [var one]
            ? one
            : throw new InvalidOperationException(
                $"{noun} '{name}' is not unique: {string.Join(", ", found.Select(Describe))}; choose by --scope, --namespace or --kube-name");
    }

    /// <summary>Creates the object in the scope that its type says.</summary>
    public async Task<T> CreateAsync(KubernetesApi api, T item, CancellationToken cancellationToken) => item switch
    {
        TCluster one => await api.CreateAsync(cluster, one, cancellationToken),
        TNamespaced one => await api.CreateAsync(namespaced, one, cancellationToken),
        _ => throw new ArgumentException($"{item.GetType()} is no {noun}", nameof(item)),
    };

    /// <summary>Changes the members that <paramref name="mergePatch"/> names; with a <c>resourceVersion</c> in it, only of that version.</summary>
    public async Task<T> PatchAsync(KubernetesApi api, T item, JsonNode mergePatch, CancellationToken cancellationToken) => item is TCluster
        ? await api.PatchAsync(cluster, NamespacedName.Of(item), mergePatch, cancellationToken)
        : await api.PatchAsync(namespaced, NamespacedName.Of(item), mergePatch, cancellationToken);

    /// <summary>Asks for the object's deletion.</summary>
    public Task DeleteAsync(KubernetesApi api, T item, CancellationToken cancellationToken) => item is TCluster
        ? api.DeleteAsync(cluster, NamespacedName.Of(item), options: null, cancellationToken)
        : api.DeleteAsync(namespaced, NamespacedName.Of(item), options: null, cancellationToken);

    /// <summary>As <see cref="ProgressWatch.FollowAsync{T}"/>.</summary>
    public async Task<T?> FollowAsync(ProgressWatch watch, T item, Followed<T> followed, CancellationToken cancellationToken) => item switch
    {
        TCluster one => await watch.FollowAsync(cluster, one, followed.For<TCluster>(), cancellationToken),
        TNamespaced one => await watch.FollowAsync(namespaced, one, followed.For<TNamespaced>(), cancellationToken),
        _ => throw new ArgumentException($"{item.GetType()} is no {noun}", nameof(item)),
    };

    /// <summary>The object as the API server gives it.</summary>
    public JsonObject ToJson(T item) => (item switch
    {
        TCluster one => JsonSerializer.SerializeToNode(one, cluster.TypeInfo),
        TNamespaced one => JsonSerializer.SerializeToNode(one, namespaced.TypeInfo),
        _ => throw new ArgumentException($"{item.GetType()} is no {noun}", nameof(item)),
    })!.AsObject();

    private static string Describe(T item) =>
        item is TCluster ? $"{item.Metadata.Name} in the cluster" : $"{item.Metadata.Name} in namespace \"{item.Metadata.NamespaceProperty}\"";
}
