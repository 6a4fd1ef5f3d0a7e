using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Parameters;

/// <summary><c>--param</c>, <c>--params-json</c> and <c>--secret</c>.</summary>
internal sealed partial class ParameterOptions
{
    private readonly Option<string[]> _assignments = new("--param", "-p")
    {
        Description = "A parameter for the broker, always a string, repeatable; a repeated name makes a list, a.b=c an object. Numbers and true or false need --params-json; not together with it",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string?> _json = new("--params-json") { Description = "The parameters for the broker as a JSON object. Not together with --param", HelpName = "JSON" };
    private readonly Option<string[]> _secrets = new("--secret", "-s") { Description = "Parameters from a key of a Secret that holds a JSON object, repeatable", HelpName = "NAME[KEY]" };

    public ParameterOptions(CatalogCommand command)
    {
        command.Option(_assignments);
        command.Option(_json);
        command.Option(_secrets);
    }

    /// <summary>The parameters; an empty object when none were given.</summary>
    /// <exception cref="FormatException">They are malformed.</exception>
    public JsonElement Parameters(CatalogSession session)
    {
        var assignments = session.Get(_assignments) ?? [];
        if (session.Get(_json) is not { Length: > 0 } json)
        {
            return JsonSerializer.SerializeToElement(ParameterAssignments.Parse(assignments), CliJsonContext.Default.JsonObject);
        }

        return assignments.Length == 0 ? Object(json) : throw new FormatException("--params-json cannot be used with --param");
    }

    /// <summary>The Secrets; null when none were given.</summary>
    /// <exception cref="FormatException">One is malformed.</exception>
    public IReadOnlyList<ParametersFromSource>? Sources(CatalogSession session)
    {
        var secrets = (session.Get(_secrets) ?? []).SelectMany(value => value.Split(',')).Select(Source).ToList();
        return secrets.Count == 0 ? null : secrets;
    }

    private static JsonElement Object(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new FormatException($"invalid --params-json value: it must be an object, it is {document.RootElement.ValueKind.ToString().ToLowerInvariant()}");
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"invalid --params-json value: {malformed.Message}", malformed);
        }
    }

    private static ParametersFromSource Source(string text) => SecretKey().Match(text) is { Success: true } match
        ? new ParametersFromSource { SecretKeyRef = new SecretKeyReference { Name = match.Groups["name"].Value.Trim(), Key = match.Groups["key"].Value.Trim() } }
        : throw new FormatException($"invalid --secret value (invalid parameter ({text}), must be in MAP[KEY] format)");

    [GeneratedRegex(@"^\s*(?<name>[^\[\s][^\[]*)\[(?<key>[^\]\s][^\]]*)\]\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretKey();
}
