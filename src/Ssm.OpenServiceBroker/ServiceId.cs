using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker;

/// <summary>
/// Id of a Service Offering: opaque, case-sensitive, globally unique and never changed. OSB v2.17, "Service Offering Object".
/// </summary>
/// <param name="Value">Non-empty; any characters, percent-encoded when part of a URL.</param>
[JsonConverter(typeof(StringIdConverter<ServiceId>))]
public readonly record struct ServiceId(string Value) : IStringId<ServiceId>
{
    static ServiceId IStringId<ServiceId>.FromWire(string value) => new(value);

    /// <summary>The id itself.</summary>
    public override string ToString() => Value ?? "";
}
