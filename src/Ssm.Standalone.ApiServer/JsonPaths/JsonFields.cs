using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>Reads members of objects whose shape was not checked: what is missing or of another type reads as the zero value.</summary>
internal static class JsonFields
{
    internal static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node is JsonObject obj && obj.TryGetPropertyValue(name, out var child) ? child : null;
        }

        return node;
    }

    /// <summary>A string or the text of another scalar; "" if missing.</summary>
    internal static string Text(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value ? value.ToString() : "";

    /// <summary>A whole number; 0 if missing.</summary>
    internal static long Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        JsonNumbers.Decimal(node.At(path)) is { } number && Math.Abs(number) < long.MaxValue ? (long)number : 0;

    internal static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    internal static JsonObject? Object(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    /// <summary>Items of a list; empty if missing.</summary>
    internal static IReadOnlyList<JsonNode?> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? [.. array] : [];

    /// <summary>A timestamp in RFC 3339; null if missing or unreadable.</summary>
    internal static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) => Timestamp(node.Text(path));

    internal static DateTimeOffset? Timestamp(string text) =>
        DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
