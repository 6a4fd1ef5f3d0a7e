using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>YAML bodies as JSON, by the core schema of YAML 1.2 for plain scalars.</summary>
internal static class YamlBody
{
    /// <summary>A document may not unfold, through aliases, to more nodes than this.</summary>
    private const int MaxNodes = 1_000_000;

    private const int MaxDepth = 128;

    public static JsonNode? Parse(ReadOnlySpan<byte> bytes)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Encoding.UTF8.GetString(bytes)));
        }
        catch (YamlException e)
        {
            throw ApiErrors.BadRequest($"error converting YAML to JSON: {e.Message}");
        }

        var nodes = 0;
        return stream.Documents.Count == 1
            ? Convert(stream.Documents[0].RootNode, ref nodes, 0)
            : throw ApiErrors.BadRequest("error converting YAML to JSON: the body must be one document");
    }

    private static JsonNode? Convert(YamlNode node, ref int nodes, int depth)
    {
        if (++nodes > MaxNodes || depth > MaxDepth)
        {
            throw ApiErrors.BadRequest("error converting YAML to JSON: the document is too large or too deep");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var obj = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    obj[(key as YamlScalarNode)?.Value ?? ""] = Convert(value, ref nodes, depth + 1);
                }

                return obj;
            case YamlSequenceNode sequence:
                var array = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    array.Add(Convert(item, ref nodes, depth + 1));
                }

                return array;
            case YamlScalarNode { Style: ScalarStyle.Plain, Tag.IsEmpty: true } plain:
                return Scalar(plain.Value ?? "");
            case YamlScalarNode scalar:
                return scalar.Value;
            default:
                return null;
        }
    }

    private static JsonNode? Scalar(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real) => real,
        _ => text,
    };
}
