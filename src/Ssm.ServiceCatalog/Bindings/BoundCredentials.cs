using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Bindings;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What a broker gives for a binding, whether it answers a bind or a fetch.</summary>
internal sealed record BoundCredentials
{
    public JsonElement? Credentials { get; private init; }

    private BindingMetadata? Metadata { get; init; }

    private IReadOnlyList<BindingEndpoint>? Endpoints { get; init; }

    private IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    public static BoundCredentials Of(BindResponse response) => new()
    {
        Credentials = response.Credentials,
        Metadata = response.Metadata,
        Endpoints = response.Endpoints,
        VolumeMounts = response.VolumeMounts,
    };

    public static BoundCredentials Of(FetchBindingResponse response) => new()
    {
        Credentials = response.Credentials,
        Metadata = response.Metadata,
        Endpoints = response.Endpoints,
        VolumeMounts = response.VolumeMounts,
    };

    /// <summary>The status with all of it that is no secret.</summary>
    public ServiceBindingStatus ShownIn(ServiceBindingStatus status, string secretName) => status with
    {
        Binding = new ObjectReference { Name = secretName },
        ExpiresAt = Metadata?.ExpiresAt,
        RenewBefore = Metadata?.RenewBefore,
        Endpoints = Endpoints is not { Count: > 0 } endpoints
            ? null
            : [.. endpoints.Select(endpoint => new BoundEndpoint { Host = endpoint.Host, Ports = endpoint.Ports, Protocol = endpoint.Protocol })],
        VolumeMounts = VolumeMounts is not { Count: > 0 } mounts
            ? null
            : [.. mounts.Select(mount => JsonSerializer.SerializeToElement(mount, OsbJsonContext.Default.VolumeMount))],
    };

    /// <summary>Never shows the content: it holds secrets.</summary>
    public override string ToString() => "[redacted]";
}
