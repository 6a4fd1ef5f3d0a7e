using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>Which requests a webhook is for. Each list matches if it has the value or <c>*</c>.</summary>
/// <param name="Operations">CREATE, UPDATE, DELETE.</param>
/// <param name="Groups">API groups.</param>
/// <param name="Versions">API versions.</param>
/// <param name="Resources"><c>pods</c>, <c>pods/status</c>, <c>pods/*</c>, <c>*/status</c>, <c>*</c> (no subresources), <c>*/*</c>.</param>
/// <param name="Scope">Cluster, Namespaced or *.</param>
internal sealed record WebhookRule(
    IReadOnlyList<string> Operations, IReadOnlyList<string> Groups, IReadOnlyList<string> Versions, IReadOnlyList<string> Resources, string Scope)
{
    public static WebhookRule Read(JsonObject rule) => new(
        [.. rule.Texts("operations")], [.. rule.Texts("apiGroups")], [.. rule.Texts("apiVersions")], [.. rule.Texts("resources")],
        rule.Text("scope") ?? "*");

    public bool Matches(AdmissionAttributes attributes)
    {
        var (definition, subresource) = (attributes.Request.Definition, attributes.Request.Info.Subresource);
        return Has(Operations, attributes.Operation.ToString().ToUpperInvariant())
            && Has(Groups, definition.Group)
            && Has(Versions, definition.Version)
            && (Scope == "*" || Scope == (definition.IsNamespaced ? "Namespaced" : "Cluster"))
            && Resources.Any(resource => MatchesResource(resource, definition.Plural, subresource));
    }

    private static bool MatchesResource(string pattern, string resource, string subresource)
    {
        var parts = pattern.Split('/', 2);
        return (parts[0] == "*" || parts[0] == resource)
            && (parts.Length == 1 ? subresource.Length == 0 : parts[1] == "*" || (parts[1] == subresource && subresource.Length > 0));
    }

    private static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);
}
