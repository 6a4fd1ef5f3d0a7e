using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>
/// The members of a strategic merge patch that steer instead of being data.
/// Source: Kubernetes community, "Strategic Merge Patch", "Directives".
/// </summary>
internal static class PatchDirectives
{
    internal const string Patch = "$patch";
    internal const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    internal static bool IsDirective(string name) =>
        name is Patch or RetainKeys || name.StartsWith(DeletePrefix) || name.StartsWith(OrderPrefix);

    internal static bool IsDeletion(string name, out string field) => HasPrefix(name, DeletePrefix, out field);

    internal static bool IsOrder(string name, out string field) => HasPrefix(name, OrderPrefix, out field);

    /// <summary>The value of <c>$patch</c>, or null if absent.</summary>
    internal static string? Of(JsonObject patch) => patch.TryGetPropertyValue(Patch, out var value) ? value?.ToString() ?? "" : null;

    /// <summary>A copy without directives, without the items they delete, and without nulls: what a patch means where nothing was before.</summary>
    internal static JsonNode? Clean(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject obj:
                var members = obj.Where(member => member.Value is not null && !IsDirective(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, Clean(member.Value)));
                return new JsonObject(members);
            case JsonArray array:
                var items = array.Where(item => item is not JsonObject { Count: > 0 } obj || Of(obj) is null).Select(Clean);
                return new JsonArray([.. items]);
            default:
                return value?.DeepClone();
        }
    }

    private static bool HasPrefix(string name, string prefix, out string field)
    {
        var found = name.StartsWith(prefix);
        field = found ? name[prefix.Length..] : "";
        return found;
    }
}
