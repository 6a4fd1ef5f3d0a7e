using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Kubernetes;

namespace Ssm.Cli.Catalog.Output;

/// <summary>Objects as JSON or YAML.</summary>
internal static class ResourceText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 3, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text in that format, which is not <see cref="OutputFormat.Table"/>.</summary>
    public static string Of(JsonNode node, OutputFormat format) => format == OutputFormat.Json ? Json(node) : ManifestWriter.Write(Sorted(node));

    /// <summary>YAML with sorted members, each line indented by two.</summary>
    public static string Block(JsonElement value)
    {
        var lines = ManifestWriter.Write(Sorted(JsonNode.Parse(value.GetRawText()))).TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : $"  {line}"));
    }

    /// <summary>Without the bookkeeping of field managers, which is for programs that ask for it.</summary>
    public static JsonObject WithoutManagedFields(JsonObject resource)
    {
        (resource["metadata"] as JsonObject)?.Remove("managedFields");
        return resource;
    }

    private static string Json(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject mapping => new JsonObject(mapping.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray sequence => new JsonArray([.. sequence.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
