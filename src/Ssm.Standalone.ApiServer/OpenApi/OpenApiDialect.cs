using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Where OpenAPI 2 (Swagger) and OpenAPI 3 say the same thing in different words.</summary>
internal sealed class OpenApiDialect
{
    internal static readonly OpenApiDialect V2 = new("#/definitions/");
    internal static readonly OpenApiDialect V3 = new("#/components/schemas/");
    private readonly string _prefix;

    private OpenApiDialect(string prefix) => _prefix = prefix;

    internal bool IsV3 => ReferenceEquals(this, V3);

    internal JsonObject Reference(string definition) => new() { ["$ref"] = _prefix + definition };

    /// <summary>Writes the members of a schema that refers to a definition; other members may stand beside them.</summary>
    internal void WriteReference(Utf8JsonWriter json, string definition)
    {
        if (!IsV3)
        {
            json.WriteString("$ref", _prefix + definition);
            return;
        }

        // OpenAPI 3.0 ignores what stands beside $ref.
        json.WriteStartArray("allOf");
        Reference(definition).WriteTo(json);
        json.WriteEndArray();
    }
}
