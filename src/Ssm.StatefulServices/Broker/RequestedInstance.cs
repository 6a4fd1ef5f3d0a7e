using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Broker;

/// <summary>A user's parameters, split into what may be seen and what may not.</summary>
/// <param name="Visible">An object without the secret parameters.</param>
/// <param name="Secret">The secret parameters by name.</param>
internal sealed record RequestedInstance(JsonElement Visible, IReadOnlyDictionary<string, string> Secret)
{
    /// <summary>The host that is asked for; null when none is.</summary>
    public string? Host => Visible.Member("host")?.GetString();

    /// <summary>Splits validated parameters.</summary>
    public static RequestedInstance Split(JsonElement? parameters, IReadOnlyList<string> secretNames)
    {
        var visible = new JsonObject();
        var secret = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parameters is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (var member in given.EnumerateObject())
            {
                if (secretNames.Contains(member.Name))
                {
                    secret[member.Name] = member.Value.GetString() ?? "";
                }
                else
                {
                    visible[member.Name] = JsonNode.Parse(member.Value.GetRawText());
                }
            }
        }

        return new RequestedInstance(JsonSerializer.SerializeToElement(visible, ParameterJsonContext.Default.JsonObject), secret);
    }

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => "RequestedInstance [redacted]";
}
