using System.Text.Json;

namespace Ssm.StatefulServices.Tests.Broker;

/// <summary>What a broker answered.</summary>
internal sealed record OsbAnswer(int Status, JsonElement Body, TimeSpan? RetryAfter)
{
    /// <summary>A text member of the body; null when there is none.</summary>
    public string? Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.GetString() : null;

    public string? Description => Text("description");

    public override string ToString() => $"{Status} {Body}";
}
