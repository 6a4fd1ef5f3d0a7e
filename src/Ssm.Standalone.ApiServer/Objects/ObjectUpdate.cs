using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>What an update may and may not change. Kubernetes API conventions, "Concurrency control" and "Spec and status".</summary>
internal static class ObjectUpdate
{
    private static readonly string[] Kept = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName"];

    /// <summary>Refuses an update that was made for another object, or another state of it, than the current one.</summary>
    public static void CheckPreconditions(ResourceDefinition definition, JsonObject updated, StoredObject current)
    {
        var (metadata, old) = (ObjectMetadata.Of(updated), ObjectMetadata.Of(current.Content));
        if (metadata.Uid.Length > 0 && metadata.Uid != old.Uid)
        {
            throw ApiErrors.Conflict(
                definition.Resource, old.Name, $"Precondition failed: UID in precondition: {metadata.Uid}, UID in object meta: {old.Uid}");
        }

        if (metadata.ResourceVersion is { Length: > 0 } version && version != "0" && version != current.Revision.ToString())
        {
            throw ApiErrors.Conflict(definition.Resource, old.Name);
        }
    }

    /// <summary>Carries over what the request cannot change: system fields, and all that belongs to the other subresource.</summary>
    public static JsonObject Prepare(ResourceDefinition definition, JsonObject updated, JsonObject current, bool isStatus)
    {
        var result = isStatus ? WithStatusOf(current, updated) : updated;
        var (metadata, old) = (ObjectMetadata.Of(result), ObjectMetadata.Of(current));
        metadata.Json.DropNulls();
        metadata.Name = old.Name;
        metadata.Namespace = old.Namespace;
        foreach (var member in Kept)
        {
            metadata.Json.CopyMember(old.Json, member);
        }

        metadata.ResourceVersion = old.ResourceVersion;
        metadata.Json.Remove("managedFields");
        metadata.Json.Remove("selfLink");
        if (definition.HasStatus && !isStatus)
        {
            result.CopyMember(current, "status");
        }

        if (!isStatus)
        {
            definition.Behavior.PrepareForUpdate(result, current);
        }

        return result;
    }

    /// <summary>Counts a change of anything but metadata and status.</summary>
    public static void BumpGeneration(ResourceDefinition definition, JsonObject updated, JsonObject current)
    {
        if (definition.TracksGeneration && !IsSameState(updated, current))
        {
            ObjectMetadata.Of(updated).Generation = ObjectMetadata.Of(current).Generation + 1;
        }
    }

    /// <summary>True if a write of <paramref name="updated"/> would change nothing.</summary>
    public static bool IsNoOp(JsonObject updated, JsonObject current) => JsonNode.DeepEquals(updated, current);

    private static bool IsSameState(JsonObject updated, JsonObject current)
    {
        var names = updated.Concat(current).Select(member => member.Key).Distinct().Where(name => name is not ("metadata" or "status"));
        return names.All(name => JsonNode.DeepEquals(Member(updated, name), Member(current, name)));
    }

    private static JsonNode? Member(JsonObject obj, string name) => obj.TryGetPropertyValue(name, out var value) ? value : null;

    private static JsonObject WithStatusOf(JsonObject current, JsonObject updated)
    {
        var result = current.Copy();
        result.CopyMember(updated, "status");
        return result;
    }
}
