using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>Exact values of JSON numbers, whether they were parsed or made by code.</summary>
internal static class JsonNumbers
{
    /// <summary>The value; numbers beyond decimal's range count as its ends. Null if the node is no number.</summary>
    internal static decimal? Decimal(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetValue<long>(out var whole))
        {
            return whole;
        }

        var text = value.ToJsonString();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : text.StartsWith('-') ? decimal.MinValue
            : decimal.MaxValue;
    }

    /// <summary>True for 3 and for 3.0.</summary>
    internal static bool IsWhole(JsonNode? node) => Decimal(node) is { } number && decimal.Truncate(number) == number;
}
