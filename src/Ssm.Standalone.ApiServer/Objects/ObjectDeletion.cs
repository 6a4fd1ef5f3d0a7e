using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>How an object goes: at once, or marked as deleted until its finalizers and its grace period let it. Kubernetes documentation, "Finalizers".</summary>
internal static class ObjectDeletion
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    /// <summary>The object after a request to delete it, or <c>null</c> if it is to be removed now.</summary>
    public static JsonObject? Mark(ResourceDefinition definition, JsonObject current, DeletionRequest request, DateTimeOffset now)
    {
        var marked = current.Copy();
        var metadata = ObjectMetadata.Of(marked);
        metadata.Finalizers = FinalizersFor(request.Propagation, metadata.Finalizers);
        var grace = definition.Behavior.DeletionGraceSeconds(current, request.GraceSeconds) ?? 0;
        if (grace == 0 && metadata.Finalizers.Count == 0 && !definition.Behavior.IsHeld(current))
        {
            return null;
        }

        if (metadata.IsDeleting)
        {
            Shorten(metadata, grace, now);
            return marked;
        }

        metadata.DeletionTimestamp = ObjectMetadata.Timestamp(now.AddSeconds(grace));
        metadata.DeletionGracePeriodSeconds = grace;
        definition.Behavior.MarkDeleted(marked);
        if (metadata.Generation > 0)
        {
            metadata.Generation++;
        }

        return marked;
    }

    /// <summary>True if an update took the last thing away that kept a deleted object.</summary>
    public static bool IsFinished(ResourceDefinition definition, JsonObject obj)
    {
        var metadata = ObjectMetadata.Of(obj);
        return metadata.IsDeleting && metadata.Finalizers.Count == 0 && (metadata.DeletionGracePeriodSeconds ?? 0) == 0
            && !definition.Behavior.IsHeld(obj);
    }

    private static void Shorten(ObjectMetadata metadata, long grace, DateTimeOffset now)
    {
        if (grace < (metadata.DeletionGracePeriodSeconds ?? 0))
        {
            metadata.DeletionTimestamp = ObjectMetadata.Timestamp(now.AddSeconds(grace));
            metadata.DeletionGracePeriodSeconds = grace;
        }
    }

    private static IReadOnlyList<string> FinalizersFor(DeletionPropagation? propagation, IReadOnlyList<string> finalizers)
    {
        var others = finalizers.Where(finalizer => finalizer is not (Foreground or Orphan));
        return propagation switch
        {
            DeletionPropagation.Foreground => [.. others, Foreground],
            DeletionPropagation.Orphan => [.. others, Orphan],
            DeletionPropagation.Background => [.. others],
            _ => finalizers,
        };
    }
}
