namespace Ssm.ServiceDiscovery.Dns;

/// <summary>RCODE of a reply (RFC 1035 4.1.1).</summary>
internal enum DnsResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,

    /// <summary>The query's EDNS version is not 0 (RFC 6891 6.1.3). Does not fit the header: the upper bits travel in the OPT record.</summary>
    BadVersion = 16,
}
