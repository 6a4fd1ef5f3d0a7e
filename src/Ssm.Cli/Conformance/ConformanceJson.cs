using System.Text.Json.Nodes;
using Ssm.OpenServiceBroker.Conformance;

namespace Ssm.Cli.Conformance;

/// <summary>A report for programs.</summary>
internal static class ConformanceJson
{
    /// <summary><c>{"conformant":bool,"rows":[{"check","level","version","finding":"passed|failed|skipped","reason"}]}</c>.</summary>
    public static string Write(ConformanceReport report)
    {
        var rows = new JsonArray();
        foreach (var row in report.Rows)
        {
            var (finding, reason) = row.Finding switch
            {
                ConformanceFinding.Failed failed => ("failed", failed.Reason),
                ConformanceFinding.Skipped skipped => ("skipped", skipped.Reason),
                _ => ("passed", (string?)null),
            };
            rows.Add((JsonNode)new JsonObject
            {
                ["check"] = row.Check.Id,
                ["level"] = row.Check.Level.ToString().ToUpperInvariant(),
                ["version"] = row.Version.ToString(),
                ["finding"] = finding,
                ["reason"] = reason,
            });
        }

        return new JsonObject { ["conformant"] = report.IsConformant, ["rows"] = rows }.ToJsonString(CliJsonContext.Default.Options);
    }
}
