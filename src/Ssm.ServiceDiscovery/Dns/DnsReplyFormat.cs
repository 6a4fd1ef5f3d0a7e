namespace Ssm.ServiceDiscovery.Dns;

/// <summary>What all replies of one server have in common.</summary>
internal sealed record DnsReplyFormat
{
    /// <summary>How long a client may keep a positive or negative answer; whole seconds.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>The domain that names the server in SOA records.</summary>
    public required string ClusterDomain { get; init; }

    /// <summary>Whether names outside our zones are looked up elsewhere.</summary>
    public required bool IsRecursionAvailable { get; init; }
}
