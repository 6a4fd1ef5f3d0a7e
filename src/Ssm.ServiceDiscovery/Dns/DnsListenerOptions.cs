namespace Ssm.ServiceDiscovery.Dns;

/// <summary>How much one listener does at once.</summary>
internal sealed record DnsListenerOptions
{
    /// <summary>Datagrams answered at once; 1 is enough unless some wait for another server.</summary>
    public required int UdpWorkers { get; init; }

    /// <summary>TCP connections served at once; more wait in the kernel's queue.</summary>
    public required int TcpWorkers { get; init; }

    /// <summary>How long a connection may take for its next query, and to take the reply.</summary>
    public required TimeSpan TcpIdleTimeout { get; init; }
}
