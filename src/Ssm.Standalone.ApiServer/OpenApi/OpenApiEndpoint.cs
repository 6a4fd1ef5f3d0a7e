using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>
/// Answers <c>/openapi</c>. A document is made when asked for and then only kept while memory is plenty: clients keep their own copy and
/// ask by ETag whether it still holds.
/// </summary>
internal sealed class OpenApiEndpoint(ResourceRegistry registry)
{
    private const string Json = "application/json";
    private const string ProtobufAsked = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string ProtobufAnswered = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private readonly OpenApiCache _cache = new();

    /// <summary>False if the path is not one of these.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not ["openapi", ..])
        {
            return false;
        }

        var kinds = OpenApiKinds.Of(registry.All);
        switch (segments)
        {
            case [_, "v2"] when http.Request.Headers.Accept.ToString().Contains(ProtobufAsked, StringComparison.Ordinal):
                await AnswerAsync(http, kinds, "v2 protobuf", () => OpenApiDocuments.V2Protobuf(kinds), ProtobufAnswered);
                return true;
            case [_, "v2"]:
                await AnswerAsync(http, kinds, "v2", () => OpenApiDocuments.V2Json(kinds), Json);
                return true;
            case [_, "v3"]:
                await AnswerAsync(http, kinds, "v3", () => OpenApiDocuments.V3Index(kinds), Json);
                return true;
            case [_, "v3", "api", var version]:
                await AnswerGroupAsync(http, kinds, "", version);
                return true;
            case [_, "v3", "apis", var group, var version]:
                await AnswerGroupAsync(http, kinds, group, version);
                return true;
            default:
                throw ApiErrors.NoSuchPath();
        }
    }

    private async Task AnswerGroupAsync(HttpContext http, IReadOnlyList<OpenApiKind> kinds, string group, string version)
    {
        OpenApiKind[] served = [.. kinds.Where(kind => kind.Group == group && kind.Version == version)];
        await AnswerAsync(
            http, served, $"v3 {group}/{version}",
            () => OpenApiDocuments.V3Group(served, group, version) ?? throw ApiErrors.NoSuchPath(), Json);
    }

    private async Task AnswerAsync(
        HttpContext http, IReadOnlyList<OpenApiKind> kinds, string name, Func<byte[]> make, string contentType)
    {
        var hash = OpenApiDocuments.Hash(kinds);
        var tag = $"\"{hash}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        // "no-cache" lets clients keep the document but makes them ask; under its hash it never changes.
        http.Response.Headers.CacheControl = http.Request.Query["hash"] == hash ? "public, max-age=31536000" : "no-cache, private";
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await ResponseWriter.WriteBytesAsync(http, 200, _cache.Get(name, hash, make), contentType);
    }
}
