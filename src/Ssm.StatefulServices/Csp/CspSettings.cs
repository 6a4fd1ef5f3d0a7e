using System.Text.Json;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Csp;

/// <summary>The settings of the engine that a user may choose in the parameter <c>config</c>.</summary>
internal static class CspSettings
{
    public const string MaximumParts = "max_upload_part_num";
    public const string ClockSkew = "allowable_clock_skew";
    public const string ClientTimeout = "client_timeout";

    /// <summary>All of them are read when a node starts.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        EngineSetting.WholeNumber(MaximumParts, "Parts that one upload may have.", minimum: 1, maximum: 10_000, @default: 10_000, needsRestart: true),
        EngineSetting.WholeNumber(ClockSkew, "Seconds that a client's clock may be wrong.", minimum: 30, maximum: 86_400, @default: 900, needsRestart: true),
        EngineSetting.WholeNumber(ClientTimeout, "Seconds without a byte from a client before its request ends.", minimum: 5, maximum: 600, @default: 60, needsRestart: true),
    ];

    /// <summary>The value of each setting, by name.</summary>
    public static IReadOnlyDictionary<string, string> InForce(JsonElement parameters) =>
        EngineSettings.InForce(parameters, All).ToDictionary(setting => setting.Setting.Name, setting => setting.Value, StringComparer.Ordinal);
}
