using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>Reads <c>metav1.LabelSelector</c>.</summary>
internal static class LabelSelectorObject
{
    internal static IEnumerable<LabelRequirement> Read(JsonObject selector)
    {
        if (selector["matchLabels"] is JsonObject matchLabels)
        {
            foreach (var (key, value) in matchLabels)
            {
                yield return LabelSyntax.Requirement(key, LabelOperator.Equals, [value?.ToString() ?? ""]);
            }
        }

        if (selector["matchExpressions"] is JsonArray expressions)
        {
            foreach (var expression in expressions.OfType<JsonObject>())
            {
                yield return Expression(expression);
            }
        }
    }

    private static LabelRequirement Expression(JsonObject expression)
    {
        var name = expression["operator"]?.ToString() ?? "";
        LabelOperator? found = name switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            _ => null,
        };
        var values = expression["values"] is JsonArray list ? list.Select(value => value?.ToString() ?? "").ToArray() : [];
        return found is { } valid
            ? LabelSyntax.Requirement(expression["key"]?.ToString() ?? "", valid, values)
            : throw new FormatException($"\"{name}\" is not a valid label selector operator");
    }
}
