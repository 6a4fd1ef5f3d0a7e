namespace Ssm.ServiceDiscovery.Dns;

/// <summary>What is known about one question, before it becomes a message.</summary>
internal sealed record DnsAnswer
{
    public static readonly DnsAnswer Refused = new() { Code = DnsResponseCode.Refused };
    public static readonly DnsAnswer FormatError = new() { Code = DnsResponseCode.FormatError };
    public static readonly DnsAnswer NotImplemented = new() { Code = DnsResponseCode.NotImplemented };
    public static readonly DnsAnswer ServerFailure = new() { Code = DnsResponseCode.ServerFailure };
    public static readonly DnsAnswer BadVersion = new() { Code = DnsResponseCode.BadVersion };

    public required DnsResponseCode Code { get; init; }

    public IReadOnlyList<DnsRecord> Records { get; init; } = [];

    /// <summary>The zone that answers; <c>null</c> when the name is in no zone of ours.</summary>
    public DnsAuthority? Authority { get; init; }

    /// <summary>Whether the zone's own SOA record was asked for.</summary>
    public bool IsAuthorityAsked { get; init; }
}
