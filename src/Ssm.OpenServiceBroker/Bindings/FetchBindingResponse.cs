using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>
/// Body of <c>GET /v2/service_instances/:instance_id/service_bindings/:binding_id</c>. OSB v2.17, "Fetching a Service Binding". Since 2.14.
/// </summary>
public sealed record FetchBindingResponse
{
    /// <summary>When the binding ends. Since 2.16.</summary>
    [JsonConverter(typeof(ForgivingConverter<BindingMetadata>))]
    public BindingMetadata? Metadata { get; init; }

    /// <summary>A JSON object with all a client needs. A broker may show it once only.</summary>
    public JsonElement? Credentials { get; init; }

    /// <summary>Where logs must be sent; only with <c>requires: [syslog_drain]</c>.</summary>
    public string? SyslogDrainUrl { get; init; }

    /// <summary>Where requests must be proxied to; only with <c>requires: [route_forwarding]</c>.</summary>
    public string? RouteServiceUrl { get; init; }

    /// <summary>Storage to mount; only with <c>requires: [volume_mount]</c>.</summary>
    [JsonConverter(typeof(ForgivingConverter<IReadOnlyList<VolumeMount>>))]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Parameters in force; brokers leave secret ones out.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>All network endpoints the application needs. Since 2.15.</summary>
    [JsonConverter(typeof(ForgivingConverter<IReadOnlyList<BindingEndpoint>>))]
    public IReadOnlyList<BindingEndpoint>? Endpoints { get; init; }

    /// <summary>Never shows credentials.</summary>
    public override string ToString() => "FetchBindingResponse [redacted]";
}
