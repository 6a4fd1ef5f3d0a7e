using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of an update's 200 or 202. OSB v2.17, "Updating a Service Instance".</summary>
public sealed record UpdateResponse
{
    /// <summary>The new dashboard; absent means that the old one stays.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>With 202 only.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Since 2.16.</summary>
    [JsonConverter(typeof(ForgivingConverter<InstanceMetadata>))]
    public InstanceMetadata? Metadata { get; init; }
}
