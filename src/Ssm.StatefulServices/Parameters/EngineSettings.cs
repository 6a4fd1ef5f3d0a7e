using System.Text.Json;

namespace Ssm.StatefulServices.Parameters;

/// <summary>Reads the parameter <c>config</c>. Pure.</summary>
public static class EngineSettings
{
    /// <summary>Name of the parameter.</summary>
    public const string ParameterName = "config";

    /// <summary>
    /// Each setting with the value that is to be in force: the user's, else the default of its schema. A setting without either is left out. Render all of
    /// them, so that one that the user takes back returns to its default.
    /// </summary>
    /// <param name="parameters">The parameters of the instance.</param>
    /// <param name="settings">What the service admits.</param>
    public static IReadOnlyList<(EngineSetting Setting, string Value)> InForce(JsonElement parameters, IReadOnlyList<EngineSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var given = parameters.Member(ParameterName) ?? default;
        return [.. from setting in settings let value = Value(given, setting) where value is not null select (setting, value)];
    }

    private static string? Value(JsonElement given, EngineSetting setting) => given.Member(setting.Name) is { } value
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : setting.Schema()["default"]?.ToString();
}
