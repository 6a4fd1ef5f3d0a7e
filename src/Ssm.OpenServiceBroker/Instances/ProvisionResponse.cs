using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of a provision's 200, 201 or 202. OSB v2.17, "Provisioning".</summary>
public sealed record ProvisionResponse
{
    /// <summary>Where users manage the instance. Comes with the first reply or never, even when that is a 202.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>With 202 only; <see langword="null"/> when the broker keeps one operation at a time.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Since 2.16.</summary>
    [JsonConverter(typeof(ForgivingConverter<InstanceMetadata>))]
    public InstanceMetadata? Metadata { get; init; }
}
