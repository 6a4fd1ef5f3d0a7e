using System.Globalization;
using System.Text.Json;

namespace Ssm.StatefulServices.Parameters;

/// <summary>Where a parameter is, in the words of whoever wrote it: <c>parameters.resources.memory</c>.</summary>
internal static class ParameterPath
{
    public const string Root = "parameters";

    private const int LongestValue = 80;

    /// <summary>From the validator's <c>#/resources.memory</c>.</summary>
    public static string Of(string? validatorPath) =>
        validatorPath?.TrimStart('#', '/') is { Length: > 0 } path ? $"{Root}.{path.Replace('/', '.')}" : Root;

    /// <summary>The value at a path that was made by <see cref="Of"/>; null when there is none.</summary>
    public static JsonElement? Find(JsonElement parameters, string path)
    {
        var value = parameters;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.').Skip(1))
        {
            if (Step(value, step) is not { } next)
            {
                return null;
            }

            value = next;
        }

        return value;
    }

    private static JsonElement? Step(JsonElement value, string step) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(step, out var member) ? member
        : value.ValueKind == JsonValueKind.Array && int.TryParse(step.Trim('[', ']'), CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength() ? value[index]
        : null;

    /// <summary>A value for a message: compact JSON, shortened.</summary>
    public static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
    }
}
