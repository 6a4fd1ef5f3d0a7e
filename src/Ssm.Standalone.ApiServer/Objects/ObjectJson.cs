using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>Objects between bytes and <see cref="JsonObject"/>.</summary>
internal static class ObjectJson
{
    /// <summary>Deeper bodies are refused: no kind comes near it, and the recursive readers behind need a bound.</summary>
    private const int MaxDepth = 128;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>As kube-apiserver writes: no needless escapes, no indentation.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Reads bytes that this server wrote.</summary>
    public static JsonObject ParseStored(ReadOnlyMemory<byte> bytes) =>
        JsonNode.Parse(bytes.Span) as JsonObject ?? throw new InvalidDataException("A stored value is no JSON object.");

    /// <summary>Reads bytes that a client sent.</summary>
    public static JsonNode? ParseBody(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, nodeOptions: null, Strict);
        }
        catch (JsonException e)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type JSON or YAML): {e.Message}");
        }
    }

    public static byte[] ToBytes(JsonNode node)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
