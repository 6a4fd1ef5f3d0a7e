using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>
/// The documents behind <c>/openapi</c>, made anew on each call: whoever asks often keeps them.
/// Source: Kubernetes documentation, "The Kubernetes API", "OpenAPI Specification".
/// </summary>
public static class OpenApiDocuments
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary><c>/openapi/v2</c> as JSON: all kinds in one Swagger document.</summary>
    public static byte[] V2Json(IReadOnlyList<OpenApiKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        return Document(kinds, OpenApiDialect.V2);
    }

    /// <summary><c>/openapi/v2</c> in gnostic's encoding, <c>openapi.v2.Document</c>, which kubectl before 1.27 insists on.</summary>
    public static byte[] V2Protobuf(IReadOnlyList<OpenApiKind> kinds)
    {
        using var document = JsonDocument.Parse(V2Json(kinds));
        return SwaggerProtobuf.Encode(document.RootElement);
    }

    /// <summary><c>/openapi/v3</c>: where each group and version is described, with a hash that changes with the description.</summary>
    public static byte[] V3Index(IReadOnlyList<OpenApiKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var paths = kinds.GroupBy(kind => kind.Root).Select(group => KeyValuePair.Create(
            group.Key[1..],
            (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3{group.Key}?hash={Hash([.. group])}" }));
        return Encoding.UTF8.GetBytes(new JsonObject { ["paths"] = new JsonObject(paths) }.ToJsonString());
    }

    /// <summary><c>/openapi/v3/apis/{group}/{version}</c> (<c>/openapi/v3/api/v1</c> for core), or null if no kind is served there.</summary>
    public static byte[]? V3Group(IReadOnlyList<OpenApiKind> kinds, string group, string version)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var served = kinds.Where(kind => kind.Group == group && kind.Version == version).ToArray();
        return served.Length == 0 ? null : Document(served, OpenApiDialect.V3);
    }

    /// <summary>Names the state of the kinds' description, for caches: cheap, unlike the documents.</summary>
    public static string Hash(IReadOnlyList<OpenApiKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(typeof(OpenApiDocuments).Module.ModuleVersionId.ToString()));
        foreach (var kind in kinds)
        {
            var text = $"{kind.Definition} {kind.Plural} {kind.IsNamespaced} {kind.HasStatus} {kind.HasScale} {string.Join(',', kind.Verbs)} {kind.Schema?.ToJsonString()}\n";
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Document(IReadOnlyList<OpenApiKind> kinds, OpenApiDialect dialect)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString(dialect.IsV3 ? "openapi" : "swagger", dialect.IsV3 ? "3.0.0" : "2.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Kubernetes");
            json.WriteString("version", "v1");
            json.WriteEndObject();
            WritePaths(json, kinds, dialect);
            if (dialect.IsV3)
            {
                json.WriteStartObject("components");
                json.WriteStartObject("schemas");
            }
            else
            {
                json.WriteStartObject("definitions");
            }

            new DefinitionWriter(json, dialect).Write(kinds);
            json.WriteEndObject();
            if (dialect.IsV3)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePaths(Utf8JsonWriter json, IReadOnlyList<OpenApiKind> kinds, OpenApiDialect dialect)
    {
        json.WriteStartObject("paths");
        var operations = new OperationWriter(dialect);
        foreach (var (path, item) in kinds.SelectMany(operations.Paths))
        {
            json.WritePropertyName(path);
            item.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
