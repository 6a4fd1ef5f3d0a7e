using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes.Json;

namespace Ssm.Kubernetes;

/// <summary>Makes a server's objects as manifests say; what a manifest leaves out stays as it is. Kinds are looked up by the server's discovery. Thread-safe.</summary>
/// <param name="api">The server.</param>
public sealed class ManifestApplier(KubernetesApi api)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<V1APIResource>> _discovered = [];

    /// <summary>Creates or patches one object and says which it was.</summary>
    /// <exception cref="FormatException">The server does not serve the manifest's kind.</exception>
    public async Task<EnsureResult> ApplyAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var desired = manifest.Deserialize(KubernetesJsonContext.Default.DynamicObject)!;
        var type = await TypeOfAsync(desired.ApiVersion, desired.Kind, cancellationToken);
        if (type.IsNamespaced)
        {
            desired.Metadata.NamespaceProperty ??= "default";
        }

        var current = await api.GetAsync(type, NamespacedName.Of(desired), cancellationToken);
        return await api.EnsureAsync(type, desired, current, cancellationToken);
    }

    /// <summary>The kind as the server serves it.</summary>
    /// <exception cref="FormatException">The server does not serve the kind.</exception>
    public async Task<ResourceType<DynamicObject>> TypeOfAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/');
        var (group, version) = slash < 0 ? (string.Empty, apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        if (!_discovered.TryGetValue(apiVersion, out var resources) || Find(resources, kind) is null)
        {
            _discovered[apiVersion] = resources = await api.DiscoverAsync(group, version, cancellationToken);
        }

        var resource = Find(resources, kind) ?? throw new FormatException($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");
        return new ResourceType<DynamicObject>(group, version, resource.Name, kind, resource.Namespaced, KubernetesJsonContext.Default.DynamicObject);
    }

    private static V1APIResource? Find(IReadOnlyList<V1APIResource> resources, string kind) =>
        resources.FirstOrDefault(resource => resource.Kind == kind && !resource.Name.Contains('/'));
}
