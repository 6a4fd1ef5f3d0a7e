using System.Text.Json;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>What a broker says about an instance. OSB v2.17, "Service Instance Metadata".</summary>
public sealed record InstanceMetadata
{
    /// <summary>Key to value, for selecting and grouping. Since 2.16.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Key to any JSON value, for reading. Since 2.17.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Attributes { get; init; }
}
