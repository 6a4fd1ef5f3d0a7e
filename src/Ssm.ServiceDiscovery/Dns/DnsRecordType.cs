namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Record and question types this server knows by name (RFC 1035 3.2.2 and 3.2.3, RFC 2782, RFC 3596, RFC 6891).</summary>
internal enum DnsRecordType : ushort
{
    None = 0,
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
    Ixfr = 251,
    Axfr = 252,
    Any = 255,
}
