using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker;

/// <summary>Id of a Service Plan: opaque, case-sensitive, globally unique and never changed. OSB v2.17, "Service Plan Object".</summary>
/// <param name="Value">Non-empty; any characters, percent-encoded when part of a URL.</param>
[JsonConverter(typeof(StringIdConverter<PlanId>))]
public readonly record struct PlanId(string Value) : IStringId<PlanId>
{
    static PlanId IStringId<PlanId>.FromWire(string value) => new(value);

    /// <summary>The id itself.</summary>
    public override string ToString() => Value ?? "";
}
