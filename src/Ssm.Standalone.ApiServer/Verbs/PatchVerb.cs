using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Patch;
using Ssm.Standalone.ApiServer.Requests;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>PATCH of an object or its status.</summary>
internal sealed class PatchVerb(ObjectChange change)
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    public async Task HandleAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var mediaType = RequestBody.MediaType(request.Http.Request);
        var isKnown = mediaType is Json or Merge || (mediaType == Strategic && !request.Definition.IsCustom);
        if (!isKnown)
        {
            throw ApiErrors.UnsupportedMediaType(request.Definition.IsCustom ? $"{Json}, {Merge}" : $"{Json}, {Merge}, {Strategic}");
        }

        var bytes = await RequestBody.ReadBytesAsync(request.Http.Request, cancellationToken);
        var patch = ObjectJson.ParseBody(bytes.Span) ?? throw ApiErrors.BadRequest("the patch is null");
        await change.ApplyAsync(
            request, request.Info.Subresource == "status", current => Apply(request, mediaType, current, patch), cancellationToken);
    }

    private static JsonObject Apply(ApiRequest request, string mediaType, JsonObject current, JsonNode patch)
    {
        try
        {
            var patched = (mediaType, patch) switch
            {
                (Json, JsonArray operations) => JsonPatch.Apply(current, operations),
                (Merge, JsonObject merge) => MergePatch.Apply(current, merge),
                (Strategic, JsonObject merge) when request.Definition.Schema.Value is { } schema => StrategicMergePatch.Apply(current, merge, schema),
                _ => throw ApiErrors.BadRequest($"the body is no {mediaType}"),
            };
            CheckIdentity(request, patched);
            return patched;
        }
        catch (PatchException e)
        {
            throw e.Failure == PatchFailure.Malformed ? ApiErrors.BadRequest(e.Message) : ApiErrors.UnprocessablePatch(e.Message);
        }
    }

    private static void CheckIdentity(ApiRequest request, JsonObject patched)
    {
        ObjectCreation.CheckKind(request.Definition, patched);
        var metadata = ObjectMetadata.Of(patched);
        if (metadata.Name != request.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({request.Name})");
        }

        ObjectCreation.SetNamespace(request.Definition, metadata, request.Namespace);
    }
}
