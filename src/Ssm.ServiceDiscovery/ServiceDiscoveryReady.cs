using System.Net;

namespace Ssm.ServiceDiscovery;

/// <summary>Told once, when the first names are answered.</summary>
public sealed record ServiceDiscoveryReady
{
    /// <summary>Where the DNS server listens, with real ports; empty if nothing could be bound.</summary>
    public required IReadOnlyList<IPEndPoint> Listening { get; init; }

    /// <summary>Where it should listen and does not.</summary>
    public required IReadOnlyList<DnsBindFailure> Failures { get; init; }

    /// <summary>Where health and metrics are served; <c>null</c> if nowhere.</summary>
    public Uri? Diagnostics { get; init; }
}
