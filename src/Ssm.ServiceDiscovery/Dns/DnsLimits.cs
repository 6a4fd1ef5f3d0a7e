namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Sizes from the specifications, in bytes.</summary>
internal static class DnsLimits
{
    public const int HeaderBytes = 12;

    /// <summary>What every client can take in one datagram (RFC 1035 4.2.1).</summary>
    public const int MinUdpBytes = 512;

    /// <summary>What crosses common networks in one piece; a larger advertised size is lowered to it, as DNS Flag Day 2020 asks.</summary>
    public const int MaxUdpBytes = 1232;

    /// <summary>What the two-byte length of a TCP message can say (RFC 1035 4.2.2).</summary>
    public const int MaxTcpBytes = 65535;

    public const int MaxNameBytes = 255;

    public const int MaxLabelBytes = 63;
}
