using System.Text.Json;
using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>Body of a bind's 200, 201 or 202. OSB v2.17, "Binding". A 202 carries the operation and nothing else.</summary>
public sealed record BindResponse
{
    /// <summary>With 202 only.</summary>
    public Operation? Operation { get; init; }

    /// <summary>When the binding ends. Since 2.16.</summary>
    [JsonConverter(typeof(ForgivingConverter<BindingMetadata>))]
    public BindingMetadata? Metadata { get; init; }

    /// <summary>A JSON object with all a client needs.</summary>
    public JsonElement? Credentials { get; init; }

    /// <summary>Where logs must be sent; only with <c>requires: [syslog_drain]</c>.</summary>
    public string? SyslogDrainUrl { get; init; }

    /// <summary>Where requests must be proxied to; only with <c>requires: [route_forwarding]</c>.</summary>
    public string? RouteServiceUrl { get; init; }

    /// <summary>Storage to mount; only with <c>requires: [volume_mount]</c>.</summary>
    [JsonConverter(typeof(ForgivingConverter<IReadOnlyList<VolumeMount>>))]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>All network endpoints the application needs. Since 2.15.</summary>
    [JsonConverter(typeof(ForgivingConverter<IReadOnlyList<BindingEndpoint>>))]
    public IReadOnlyList<BindingEndpoint>? Endpoints { get; init; }

    /// <summary>Never shows credentials.</summary>
    public override string ToString() => "BindResponse [redacted]";
}
