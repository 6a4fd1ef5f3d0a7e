using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Patch;
using Ssm.Standalone.ApiServer.Requests;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>A patch as it was sent, and its kind. Kubernetes documentation, "Update API Objects in Place Using kubectl patch".</summary>
internal sealed record PatchBody(string MediaType, JsonNode Content)
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    /// <summary>Custom kinds have no strategic merge, and server-side apply is not served yet: those are 415.</summary>
    public static async Task<PatchBody> ReadAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (mediaType, isCustom) = (RequestBody.MediaType(request.Http.Request), request.Definition.IsCustom);
        if (mediaType is not (Json or Merge) && (mediaType != Strategic || isCustom))
        {
            throw ApiErrors.UnsupportedMediaType(isCustom ? $"{Json}, {Merge}" : $"{Json}, {Merge}, {Strategic}");
        }

        var bytes = await RequestBody.ReadBytesAsync(request.Http.Request, cancellationToken);
        return ObjectJson.ParseBody(bytes.Span) is { } content
            ? new PatchBody(mediaType, content)
            : throw ApiErrors.BadRequest("the patch is null");
    }

    /// <param name="current">A copy of the object: it may be changed.</param>
    /// <param name="schema">Tells merge keys of lists; needed by a strategic merge only.</param>
    public JsonObject Apply(JsonObject current, StructuralSchema? schema)
    {
        try
        {
            return (MediaType, Content) switch
            {
                (Json, JsonArray operations) => JsonPatch.Apply(current, operations),
                (Merge, JsonObject merge) => MergePatch.Apply(current, merge),
                (Strategic, JsonObject merge) when schema is not null => StrategicMergePatch.Apply(current, merge, schema),
                _ => throw ApiErrors.BadRequest($"the body is no {MediaType}"),
            };
        }
        catch (PatchException e)
        {
            throw e.Failure == PatchFailure.Malformed ? ApiErrors.BadRequest(e.Message) : ApiErrors.UnprocessablePatch(e.Message);
        }
    }
}
