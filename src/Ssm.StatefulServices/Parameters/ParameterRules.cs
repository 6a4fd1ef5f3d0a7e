using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Parameters;

/// <summary>The rules of <see cref="ParameterKeywords"/>: what JSON Schema cannot say about a parameter. Pure.</summary>
internal static class ParameterRules
{
    /// <summary>Adds an error for each value that breaks a rule of its schema.</summary>
    public static void Check(string path, JsonObject schema, JsonElement value, List<ParameterError> errors)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var (name, property) in Properties(schema))
            {
                if (value.TryGetProperty(name, out var child))
                {
                    Check($"{path}.{name}", property, child, errors);
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            CheckText(path, schema, value, errors);
        }
    }

    /// <summary>Adds an error for each immutable parameter whose values differ.</summary>
    public static void CheckImmutable(string path, JsonObject schema, JsonElement current, JsonElement desired, List<ParameterError> errors)
    {
        foreach (var (name, property) in Properties(schema))
        {
            var before = Property(current, name);
            var after = Property(desired, name);
            if (property[ParameterKeywords.Immutable]?.GetValueKind() == JsonValueKind.True)
            {
                if (before is null ? after is not null : after is null || !JsonElement.DeepEquals(before.Value, after.Value))
                {
                    var was = before is { } known ? ParameterPath.Show(known) : "the plan's default";
                    errors.Add(new($"{path}.{name}", $"cannot be changed, it is {was}", after is { } asked ? ParameterPath.Show(asked) : "nothing"));
                }
            }
            else
            {
                CheckImmutable($"{path}.{name}", property, before ?? default, after ?? default, errors);
            }
        }
    }

    private static void CheckText(string path, JsonObject schema, JsonElement value, List<ParameterError> errors)
    {
        var text = value.GetString() ?? "";
        if (schema["format"]?.GetValue<string>() == "hostname" && !HostName.IsValid(text))
        {
            errors.Add(new(path, $"must {HostName.Rule}", ParameterPath.Show(value)));
        }

        var minimum = schema[ParameterKeywords.MinimumBytes]?.GetValue<string>();
        var maximum = schema[ParameterKeywords.MaximumBytes]?.GetValue<string>();
        if ((minimum ?? maximum) is null)
        {
            return;
        }

        if (!ByteQuantity.TryParse(text, out var amount))
        {
            // The pattern has said so before, but for a text with a line end, which patterns overlook.
            errors.Add(new(path, $"must {schema[ParameterKeywords.Rule]?.GetValue<string>()}", ParameterPath.Show(value)));
        }
        else if (minimum is not null && amount < ByteQuantity.Parse(minimum))
        {
            errors.Add(new(path, $"must be at least {minimum}", ParameterPath.Show(value)));
        }
        else if (maximum is not null && amount > ByteQuantity.Parse(maximum))
        {
            errors.Add(new(path, $"must be at most {maximum}", ParameterPath.Show(value)));
        }
    }

    private static IEnumerable<(string Name, JsonObject Schema)> Properties(JsonObject schema) =>
        from property in schema["properties"] as JsonObject ?? []
        where property.Value is JsonObject
        select (property.Key, (JsonObject)property.Value!); // the line above keeps objects only

    private static JsonElement? Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var child) ? child : null;
}
