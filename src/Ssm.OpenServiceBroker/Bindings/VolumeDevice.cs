using System.Text.Json;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>OSB v2.17, "Device Object".</summary>
public sealed record VolumeDevice
{
    /// <summary>The shared volume.</summary>
    public required string VolumeId { get; init; }

    /// <summary>A JSON object for the driver, possibly with secrets.</summary>
    public JsonElement? MountConfig { get; init; }

    /// <summary>Never shows the configuration.</summary>
    public override string ToString() => $"VolumeDevice {{ VolumeId = {VolumeId}, MountConfig = [redacted] }}";
}
