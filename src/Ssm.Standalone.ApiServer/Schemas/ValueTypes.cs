using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>JSON types as schemas name them.</summary>
internal static class ValueTypes
{
    /// <summary>For texts that people read: no escapes but those JSON demands.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static bool Matches(JsonNode? value, SchemaNode schema)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (schema.IntOrString)
        {
            return kind == JsonValueKind.String || JsonNumbers.IsWhole(value);
        }

        if (schema.Format == ValueFormats.Quantity && schema.IsBuiltIn)
        {
            return kind is JsonValueKind.String or JsonValueKind.Number;
        }

        return schema.Type switch
        {
            null => true,
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => JsonNumbers.IsWhole(value),
            "number" => kind == JsonValueKind.Number,
            _ => true,
        };
    }

    internal static string Expected(SchemaNode schema) => schema.IntOrString ? "integer,string" : schema.Type ?? "string";

    internal static string Name(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => JsonNumbers.IsWhole(value) ? "integer" : "number",
        _ => "boolean",
    };
}
