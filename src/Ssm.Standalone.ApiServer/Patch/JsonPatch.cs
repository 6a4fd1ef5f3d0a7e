using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary><c>application/json-patch+json</c>. Source: RFC 6902.</summary>
public static class JsonPatch
{
    /// <summary>More operations than this are refused, as kube-apiserver does, since each may copy the whole document.</summary>
    public const int MaxOperations = 10_000;

    private const int MaxCopiedChars = 3 * 1024 * 1024;
    private const int MaxDepth = 128;

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
        var copied = 0L;
        foreach (var node in patch)
        {
            var operation = JsonPatchOperation.Read(node);
            // A few copies of copies would fill the memory.
            copied += operation.CopiedChars(root);
            if (copied > MaxCopiedChars)
            {
                throw new PatchException($"Unable to complete the copy, the accumulated size increase of copy is {copied}, exceeding the limit {MaxCopiedChars}");
            }

            root = operation.Apply(root);
        }

        if (Depth(root) > MaxDepth)
        {
            throw new PatchException(PatchFailure.NotApplicable, $"the patched object is nested deeper than {MaxDepth} levels");
        }

        return root as JsonObject
            ?? throw new PatchException(PatchFailure.NotApplicable, "the patch replaces the whole object by something that is no object");
    }

    private static int Depth(JsonNode? node) => node switch
    {
        JsonObject obj => 1 + obj.Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        JsonArray array => 1 + array.Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };
}
