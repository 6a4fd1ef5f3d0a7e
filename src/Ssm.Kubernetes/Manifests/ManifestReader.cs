using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ssm.Kubernetes;

/// <summary>Reads YAML manifests (and so JSON ones) the way kubectl does.</summary>
public static class ManifestReader
{
    /// <summary>The documents of <paramref name="yaml"/>; empty ones are left out, lists (<c>kind: List</c>) are taken apart.</summary>
    /// <exception cref="FormatException">The text is not YAML, or a document is not an object with <c>apiVersion</c> and <c>kind</c>; the message names the line.</exception>
    public static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException malformed)
        {
            throw new FormatException($"line {malformed.Start.Line}: not YAML: {malformed.Message}", malformed);
        }

        return [.. stream.Documents.Where(document => document.RootNode is not YamlScalarNode { Value: null or "" }).SelectMany(Objects)];
    }

    private static IEnumerable<JsonObject> Objects(YamlDocument document)
    {
        if (Convert(document.RootNode) is not JsonObject manifest || manifest["kind"] is null || manifest["apiVersion"] is null)
        {
            throw new FormatException($"line {document.RootNode.Start.Line}: a manifest needs apiVersion and kind");
        }

        return manifest["kind"]!.GetValue<string>() == "List" && manifest["items"] is JsonArray items
            ? items.OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone())
            : [manifest];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(pair =>
            new KeyValuePair<string, JsonNode?>(((YamlScalarNode)pair.Key).Value ?? string.Empty, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    /// <summary>Plain scalars follow YAML's core schema; quoted and block scalars are always text.</summary>
    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? string.Empty;
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return null;
        }

        if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return JsonValue.Create(text[0] is 't' or 'T');
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return JsonValue.Create(integer);
        }

        // Only what JSON would write as a number: "1G" or "10.0.0.1" stay text.
        return char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && IsJsonNumber(text)
            ? JsonNode.Parse(text)
            : JsonValue.Create(text);
    }

    private static bool IsJsonNumber(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
