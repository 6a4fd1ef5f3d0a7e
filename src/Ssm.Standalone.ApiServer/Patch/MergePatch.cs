using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary><c>application/merge-patch+json</c>. Source: RFC 7386.</summary>
public static class MergePatch
{
    /// <summary>Returns the merged copy; nulls of the patch delete, objects merge, everything else replaces. Never fails.</summary>
    public static JsonObject Apply(JsonObject document, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(patch);
        var result = (JsonObject)document.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject nested when target[name] is JsonObject existing:
                    Merge(existing, nested);
                    break;
                case JsonObject nested:
                    var created = new JsonObject();
                    Merge(created, nested);
                    target[name] = created;
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
