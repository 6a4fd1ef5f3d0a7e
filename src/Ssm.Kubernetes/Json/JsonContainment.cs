using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Ssm.Kubernetes.Json;

/// <summary>Whether an object already has everything that is desired of it.</summary>
internal static class JsonContainment
{
    /// <summary>
    /// True when every member of <paramref name="desired"/> is in <paramref name="current"/> with an equal value. Lists must have equal length.
    /// Texts that are equal as quantities count as equal, since a server may write <c>1024Mi</c> back as <c>1Gi</c>.
    /// </summary>
    public static bool Contains(JsonNode? current, JsonNode? desired) => (current, desired) switch
    {
        (_, null) => true,
        (JsonObject have, JsonObject want) => want.All(member => member.Value is null || Contains(have[member.Key], member.Value)),
        (null, JsonObject want) => want.All(member => Contains(null, member.Value)),
        (null, JsonArray want) => want.Count == 0,
        (JsonArray have, JsonArray want) => have.Count == want.Count && have.Zip(want).All(pair => Contains(pair.First, pair.Second)),
        (JsonValue have, JsonValue want) => JsonNode.DeepEquals(have, want) || AreEqualQuantities(have, want),
        _ => false,
    };

    private static bool AreEqualQuantities(JsonValue left, JsonValue right)
    {
        if (left.GetValueKind() != JsonValueKind.String || right.GetValueKind() != JsonValueKind.String)
        {
            return false;
        }

        return Quantity(left.GetValue<string>()) is { } a && Quantity(right.GetValue<string>()) is { } b && a == b;
    }

    private static decimal? Quantity(string text)
    {
        if (text.Length is 0 or > 20 || !char.IsAsciiDigit(text[0]))
        {
            return null;
        }

        try
        {
            return new ResourceQuantity(text).ToDecimal();
        }
        catch (Exception notAQuantity) when (notAQuantity is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
