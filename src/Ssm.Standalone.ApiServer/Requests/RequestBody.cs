using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Protobuf;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>Reads bodies, bounded in size.</summary>
internal static class RequestBody
{
    /// <summary>As kube-apiserver's default for resource requests.</summary>
    public const long LimitBytes = 3 * 1024 * 1024;

    private const string Accepted = $"application/json, application/yaml, {ProtobufBody.MediaType}";

    /// <summary>The object of a create or update.</summary>
    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(request, cancellationToken);
        var node = MediaType(request) switch
        {
            "" or "application/json" => ObjectJson.ParseBody(bytes.Span),
            "application/yaml" or "text/yaml" => YamlBody.Parse(bytes.Span),
            ProtobufBody.MediaType => ProtobufBody.Parse(bytes),
            _ => throw ApiErrors.UnsupportedMediaType(Accepted),
        };
        return node as JsonObject ?? throw ApiErrors.BadRequest("the object provided is unrecognized: the body is not an object");
    }

    /// <summary>The object of a delete, which may be left out.</summary>
    public static async Task<JsonObject?> ReadOptionalObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(request, cancellationToken);
        return bytes.Length == 0 ? null
            : MediaType(request) == ProtobufBody.MediaType ? ProtobufBody.Parse(bytes)
            : ObjectJson.ParseBody(bytes.Span) as JsonObject;
    }

    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LimitBytes)
        {
            throw ApiErrors.TooLarge(LimitBytes);
        }

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > LimitBytes)
            {
                throw ApiErrors.TooLarge(LimitBytes);
            }

            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The content type without its parameters; "" if absent.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
}
