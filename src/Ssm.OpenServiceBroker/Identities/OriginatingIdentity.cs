using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Ssm.OpenServiceBroker.Identities;

/// <summary>Who caused a request, as the header <c>X-Broker-API-Originating-Identity</c> says. OSB v2.17, "Originating Identity".</summary>
public sealed record OriginatingIdentity
{
    /// <summary>The platform part for Kubernetes; equals <c>context.platform</c>.</summary>
    public const string KubernetesPlatform = "kubernetes";

    /// <summary>Non-empty, without blanks.</summary>
    public required string Platform { get; init; }

    /// <summary>A JSON object whose members the platform defines.</summary>
    public required JsonElement Value { get; init; }

    /// <summary>The identity of a Kubernetes user (OSB profile, "Kubernetes").</summary>
    public static OriginatingIdentity OfKubernetes(KubernetesUser user) => new()
    {
        Platform = KubernetesPlatform,
        Value = JsonSerializer.SerializeToElement(user, OsbJsonContext.Default.KubernetesUser),
    };

    /// <summary>Reads the header; false unless it is one platform word and the base64 of a JSON object.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out OriginatingIdentity? identity)
    {
        identity = null;
        var parts = header?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var platform, var encoded])
        {
            return false;
        }

        var json = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, json, out var length))
        {
            return false;
        }

        try
        {
            var value = JsonElement.Parse(json.AsSpan(0, length), StrictJson.Document);
            identity = value.ValueKind is JsonValueKind.Object ? new OriginatingIdentity { Platform = platform, Value = value } : null;
        }
        catch (JsonException)
        {
            return false;
        }

        return identity is not null;
    }

    /// <summary>The Kubernetes user, or <see langword="null"/> when another platform sent this.</summary>
    public KubernetesUser? AsKubernetesUser()
    {
        if (Platform != KubernetesPlatform)
        {
            return null;
        }

        try
        {
            return Value.Deserialize(OsbJsonContext.Default.KubernetesUser);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The header's value.</summary>
    public string ToHeaderValue() => $"{Platform} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Value.GetRawText()))}";

    /// <summary>Names the platform only: who the user is belongs in no log.</summary>
    public override string ToString() => $"{Platform} [redacted]";
}
