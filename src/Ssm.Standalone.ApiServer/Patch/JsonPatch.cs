using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary><c>application/json-patch+json</c>. Source: RFC 6902.</summary>
public static class JsonPatch
{
    /// <summary>More operations than this are refused, as kube-apiserver does, since each may copy the whole document.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>Returns the patched copy of <paramref name="document"/>; all operations apply, or none.</summary>
    /// <exception cref="PatchException">An operation is malformed, names no existing location, or tests unequal.</exception>
    public static JsonObject Apply(JsonObject document, JsonArray patch)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(patch);
        if (patch.Count > MaxOperations)
        {
            throw new PatchException($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {patch.Count}");
        }

        var root = document.DeepClone();
        foreach (var node in patch)
        {
            root = JsonPatchOperation.Read(node).Apply(root);
        }

        return root as JsonObject
            ?? throw new PatchException(PatchFailure.NotApplicable, "the patch replaces the whole object by something that is no object");
    }
}
