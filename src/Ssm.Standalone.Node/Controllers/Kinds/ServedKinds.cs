using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Kinds;

/// <summary>The kinds that the server serves right now, custom ones included, by its discovery.</summary>
internal static class ServedKinds
{
    private static readonly string[] NeededVerbs = ["list", "watch", "delete"];

    /// <summary>Every kind whose objects can be listed, watched and deleted, in its group's preferred version.</summary>
    public static async Task<IReadOnlyList<ResourceType<ObjectHeader>>> DiscoverAsync(KubernetesApi api, CancellationToken cancellationToken)
    {
        var kinds = new List<ResourceType<ObjectHeader>>();
        var groups = JsonNode.Parse(await api.GetRawAsync("apis", cancellationToken))?["groups"] as JsonArray ?? [];
        var versions = groups.Select(group => Split((string?)group?["preferredVersion"]?["groupVersion"]))
            .Prepend((Group: string.Empty, Version: "v1"));
        foreach (var (group, version) in versions)
        {
            var resources = await api.DiscoverAsync(group, version, cancellationToken);
            kinds.AddRange(resources.Where(IsObject).Select(resource => new ResourceType<ObjectHeader>(
                group, version, resource.Name, resource.Kind, resource.Namespaced, ObjectHeaderJson.Default.ObjectHeader)));
        }

        return kinds;
    }

    private static bool IsObject(V1APIResource resource) =>
        !resource.Name.Contains('/') && NeededVerbs.All(verb => resource.Verbs?.Contains(verb) == true);

    private static (string Group, string Version) Split(string? groupVersion)
    {
        var parts = (groupVersion ?? "v1").Split('/');
        return parts.Length == 2 ? (parts[0], parts[1]) : (string.Empty, parts[0]);
    }
}
