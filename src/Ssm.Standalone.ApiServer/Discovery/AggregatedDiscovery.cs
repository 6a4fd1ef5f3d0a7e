using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Discovery;

/// <summary>What the server serves, in two documents. Kubernetes documentation, "API Discovery", aggregated (<c>apidiscovery.k8s.io</c>).</summary>
internal static class AggregatedDiscovery
{
    /// <summary>The versions of the document that we can write, best first.</summary>
    private static readonly string[] Versions = ["v2", "v2beta1"];

    /// <summary>The version of aggregated discovery that a client prefers to the unaggregated form, or <c>null</c>.</summary>
    public static string? Accepted(string accept)
    {
        foreach (var range in accept.Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] != "application/json")
            {
                continue;
            }

            if (!parts.Contains("as=APIGroupDiscoveryList"))
            {
                return null;
            }

            if (Versions.FirstOrDefault(version => parts.Contains($"v={version}")) is { } found && parts.Contains("g=apidiscovery.k8s.io"))
            {
                return found;
            }
        }

        return null;
    }

    public static string ContentType(string version) => $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";

    /// <param name="definitions">Everything served.</param>
    /// <param name="isCore">True for <c>/api</c>, false for <c>/apis</c>.</param>
    /// <param name="version">Of the document.</param>
    public static JsonObject Document(IReadOnlyList<ResourceDefinition> definitions, bool isCore, string version)
    {
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. Groups(definitions, isCore).Select(group => (JsonNode)Group(definitions, group))]),
        };
    }

    private static IEnumerable<string> Groups(IReadOnlyList<ResourceDefinition> definitions, bool isCore) =>
        isCore ? [""] : DiscoveryDocuments.NamedGroups(definitions);

    private static JsonObject Group(IReadOnlyList<ResourceDefinition> definitions, string group)
    {
        var metadata = new JsonObject();
        if (group.Length > 0)
        {
            metadata["name"] = group;
        }

        var versions = definitions.Where(definition => definition.Group == group).GroupBy(definition => definition.Version);
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)new JsonObject
            {
                ["version"] = version.Key,
                ["resources"] = new JsonArray([.. version.Select(Resource)]),
                ["freshness"] = "Current",
            })]),
        };
    }

    private static JsonNode Resource(ResourceDefinition definition)
    {
        var resource = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = Kind(definition.Group, definition.Version, definition.Kind),
            ["scope"] = definition.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = DiscoveryDocuments.Texts(definition.Verbs),
        };
        if (definition.ShortNames.Count > 0)
        {
            resource["shortNames"] = DiscoveryDocuments.Texts(definition.ShortNames);
        }

        if (definition.Categories.Count > 0)
        {
            resource["categories"] = DiscoveryDocuments.Texts(definition.Categories);
        }

        var subresources = SubresourceTable.Of(definition).Select(subresource => (JsonNode)new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = subresource.Version.Length > 0
                ? Kind(subresource.Group, subresource.Version, subresource.Kind)
                : Kind(definition.Group, definition.Version, subresource.Kind),
            ["verbs"] = DiscoveryDocuments.Texts(subresource.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            resource["subresources"] = new JsonArray(subresources);
        }

        return resource;
    }

    private static JsonObject Kind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
