using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker;

/// <summary>Id of a Service Binding, chosen by the platform and not reused. OSB v2.17, "Binding".</summary>
/// <param name="Value">Non-empty, neither <c>.</c> nor <c>..</c> (no URL can carry those); otherwise any characters.</param>
[JsonConverter(typeof(StringIdConverter<BindingId>))]
public readonly record struct BindingId(string Value) : IStringId<BindingId>
{
    static BindingId IStringId<BindingId>.FromWire(string value) => new(value);

    /// <summary>The id itself.</summary>
    public override string ToString() => Value ?? "";
}
