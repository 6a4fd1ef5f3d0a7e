using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.JsonPaths;

/// <summary>Comparisons in filters; values of different types are unequal and not ordered.</summary>
internal static class JsonPathComparison
{
    internal static bool Holds(JsonNode left, string comparison, JsonNode right) => comparison switch
    {
        "==" => JsonNode.DeepEquals(left, right),
        "!=" => !JsonNode.DeepEquals(left, right),
        "<" => Order(left, right) < 0,
        "<=" => Order(left, right) <= 0,
        ">" => Order(left, right) > 0,
        _ => Order(left, right) >= 0,
    };

    private static int? Order(JsonNode left, JsonNode right) => (left.GetValueKind(), right.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => Number(left).CompareTo(Number(right)),
        (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left.ToString(), right.ToString()),
        _ => null,
    };

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString());
}
