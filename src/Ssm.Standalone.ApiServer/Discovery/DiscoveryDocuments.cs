using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Discovery;

/// <summary>What the server serves, told one group and version at a time. Kubernetes documentation, "API Discovery", unaggregated.</summary>
internal static class DiscoveryDocuments
{
    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject GroupList(IReadOnlyList<ResourceDefinition> definitions) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. NamedGroups(definitions).Select(group => (JsonNode)Group(definitions, group))]),
    };

    /// <summary><c>/apis/{group}</c>, or <c>null</c> if there is no such group.</summary>
    public static JsonObject? SingleGroup(IReadOnlyList<ResourceDefinition> definitions, string group)
    {
        if (!NamedGroups(definitions).Contains(group))
        {
            return null;
        }

        var document = Group(definitions, group);
        document.Insert(0, "kind", "APIGroup");
        document.Insert(1, "apiVersion", "v1");
        return document;
    }

    /// <summary><c>/api/v1</c> and <c>/apis/{group}/{version}</c>, or <c>null</c> if there is no such version.</summary>
    public static JsonObject? ResourceList(IReadOnlyList<ResourceDefinition> definitions, string group, string version)
    {
        var served = definitions.Where(definition => definition.Group == group && definition.Version == version).ToList();
        return served.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray([.. served.SelectMany(Resources)]),
        };
    }

    private static JsonObject Group(IReadOnlyList<ResourceDefinition> definitions, string group)
    {
        var versions = definitions.Where(definition => definition.Group == group).Select(definition => definition.Version).Distinct()
            .Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonNode> Resources(ResourceDefinition definition)
    {
        var resource = new JsonObject
        {
            ["name"] = definition.Plural,
            ["singularName"] = definition.Singular,
            ["namespaced"] = definition.IsNamespaced,
            ["kind"] = definition.Kind,
            ["verbs"] = Texts(definition.Verbs),
        };
        if (definition.ShortNames.Count > 0)
        {
            resource["shortNames"] = Texts(definition.ShortNames);
        }

        if (definition.Categories.Count > 0)
        {
            resource["categories"] = Texts(definition.Categories);
        }

        yield return resource;
        foreach (var subresource in SubresourceTable.Of(definition))
        {
            var entry = new JsonObject
            {
                ["name"] = $"{definition.Plural}/{subresource.Name}",
                ["singularName"] = "",
                ["namespaced"] = definition.IsNamespaced,
            };
            if (subresource.Version.Length > 0)
            {
                entry["group"] = subresource.Group;
                entry["version"] = subresource.Version;
            }

            entry["kind"] = subresource.Kind;
            entry["verbs"] = Texts(subresource.Verbs);
            yield return entry;
        }
    }

    internal static IEnumerable<string> NamedGroups(IReadOnlyList<ResourceDefinition> definitions) =>
        definitions.Select(definition => definition.Group).Where(group => group.Length > 0).Distinct();

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
