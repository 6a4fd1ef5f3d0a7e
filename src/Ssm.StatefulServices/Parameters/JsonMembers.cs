using System.Text.Json;

namespace Ssm.StatefulServices.Parameters;

/// <summary>Reads of free JSON in which anything may be missing.</summary>
internal static class JsonMembers
{
    /// <summary>The member of this name; null when the value is no object, has no such member, or has null there.</summary>
    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;
}
