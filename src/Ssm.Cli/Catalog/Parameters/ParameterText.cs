using System.Text.Json;
using Ssm.Cli.Catalog.Output;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Parameters;

/// <summary>How the parameters of an instance or binding are shown.</summary>
internal static class ParameterText
{
    /// <summary>Prints the parameters and the Secrets that more come from.</summary>
    public static void WriteTo(TextWriter output, JsonElement? parameters, IReadOnlyList<ParametersFromSource>? sources)
    {
        output.WriteLine();
        output.WriteLine("Parameters:");
        output.WriteLine(
            parameters is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any() ? ResourceText.Block(given) : "  No parameters defined");
        var secrets = (sources ?? []).Select(source => source.SecretKeyRef).OfType<SecretKeyReference>().ToList();
        if (secrets.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("Parameters From:");
        foreach (var secret in secrets)
        {
            output.WriteLine($"  Secret: {secret.Name}.{secret.Key}");
        }
    }
}
