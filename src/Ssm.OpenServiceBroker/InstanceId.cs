using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker;

/// <summary>Id of a Service Instance, chosen by the platform and not reused. OSB v2.17, "Provisioning".</summary>
/// <param name="Value">Non-empty, neither <c>.</c> nor <c>..</c> (no URL can carry those); otherwise any characters.</param>
[JsonConverter(typeof(StringIdConverter<InstanceId>))]
public readonly record struct InstanceId(string Value) : IStringId<InstanceId>
{
    static InstanceId IStringId<InstanceId>.FromWire(string value) => new(value);

    /// <summary>The id itself.</summary>
    public override string ToString() => Value ?? "";
}
