using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary><c>DeleteOptions</c>, from the body or else from the query.</summary>
/// <param name="GraceSeconds"><c>null</c>: as the kind has it.</param>
/// <param name="Propagation"><c>null</c>: leave the finalizers alone, which ends as in the background.</param>
/// <param name="Uid">The object must have it; <c>null</c> any.</param>
/// <param name="ResourceVersion">The object must be at it; <c>null</c> any.</param>
/// <param name="IsDryRun">Decide, but do not do it.</param>
internal sealed record DeletionRequest(
    long? GraceSeconds, DeletionPropagation? Propagation, string? Uid, string? ResourceVersion, bool IsDryRun)
{
    public static DeletionRequest Read(JsonObject? body, QueryParameters query)
    {
        var policy = body.Text("propagationPolicy") ?? query.PropagationPolicy;
        var orphan = body.Flag("orphanDependents") ?? query.OrphanDependents;
        var grace = body.Number("gracePeriodSeconds") ?? query.GracePeriodSeconds;
        if (grace < 0)
        {
            throw ApiErrors.BadRequest("gracePeriodSeconds: Invalid value: must be greater than or equal to 0");
        }

        var preconditions = body.Object("preconditions");
        return new DeletionRequest(
            grace,
            (policy, orphan) switch
            {
                ("Foreground", _) => DeletionPropagation.Foreground,
                ("Background", _) => DeletionPropagation.Background,
                ("Orphan", _) or ("", true) => DeletionPropagation.Orphan,
                ("", false) => DeletionPropagation.Background,
                ("", null) => null,
                _ => throw ApiErrors.BadRequest(
                    $"propagationPolicy: Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\""),
            },
            preconditions.Text("uid"),
            preconditions.Text("resourceVersion"),
            query.IsDryRun || body.Texts("dryRun").Contains("All"));
    }

    public void CheckPreconditions(ResourceDefinition definition, StoredObject current)
    {
        var metadata = ObjectMetadata.Of(current.Content);
        if (Uid is not null && Uid != metadata.Uid)
        {
            throw ApiErrors.Conflict(
                definition.Resource, metadata.Name, $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {metadata.Uid}");
        }

        if (ResourceVersion is { Length: > 0 } && ResourceVersion != metadata.ResourceVersion)
        {
            throw ApiErrors.Conflict(
                definition.Resource, metadata.Name,
                $"Precondition failed: ResourceVersion in precondition: {ResourceVersion}, ResourceVersion in object meta: {metadata.ResourceVersion}");
        }
    }
}
