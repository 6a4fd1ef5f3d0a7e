using System.Globalization;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>A location in a document. Source: RFC 6901.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly string[] _tokens;

    private JsonPointer(string text, string[] tokens) => (_text, _tokens) = (text, tokens);

    internal bool IsRoot => _tokens.Length == 0;

    internal string Last => _tokens[^1];

    internal static JsonPointer Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }

        return text[0] == '/'
            ? new JsonPointer(text, [.. text[1..].Split('/').Select(token => token.Replace("~1", "/").Replace("~0", "~"))])
            : throw new PatchException($"json pointer \"{text}\" must be empty or start with \"/\"");
    }

    /// <summary>True if this is <paramref name="other"/> or lies above it.</summary>
    internal bool Contains(JsonPointer other) =>
        other._tokens.Length >= _tokens.Length && _tokens.AsSpan().SequenceEqual(other._tokens.AsSpan(0, _tokens.Length));

    /// <summary>The object or array that holds the location, or null if there is none.</summary>
    internal JsonNode? Parent(JsonNode root)
    {
        var node = (JsonNode?)root;
        for (var i = 0; i < _tokens.Length - 1; i++)
        {
            if (!TryChild(node, _tokens[i], out node))
            {
                return null;
            }
        }

        return node is JsonObject or JsonArray ? node : null;
    }

    internal bool TryRead(JsonNode root, out JsonNode? value)
    {
        value = root;
        foreach (var token in _tokens)
        {
            if (!TryChild(value, token, out value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Position that a token names in an array, or -1. Leading zeros and signs name nothing (RFC 6901, section 4).</summary>
    internal static int Index(string token, int count) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < count && (token.Length == 1 || token[0] != '0')
            ? index
            : -1;

    public override string ToString() => _text;

    private static bool TryChild(JsonNode? node, string token, out JsonNode? child)
    {
        child = null;
        switch (node)
        {
            case JsonObject obj:
                return obj.TryGetPropertyValue(token, out child);
            case JsonArray array when Index(token, array.Count) is >= 0 and var index:
                child = array[index];
                return true;
            default:
                return false;
        }
    }
}
