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
        foreach (var name in path.Split('.').Skip(1))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>A value for a message: compact JSON, shortened.</summary>
    public static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
    }
}
