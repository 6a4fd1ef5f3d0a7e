using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>OSB v2.17, "Binding Metadata Object".</summary>
public sealed record BindingMetadata
{
    /// <summary>When the binding stops to work; <see langword="null"/>: never. Since 2.16.</summary>
    [JsonConverter(typeof(OsbTimestampConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When a new binding should have taken over; not after <see cref="ExpiresAt"/>. Since 2.17.</summary>
    [JsonConverter(typeof(OsbTimestampConverter))]
    public DateTimeOffset? RenewBefore { get; init; }
}
