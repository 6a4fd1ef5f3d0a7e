using System.Net;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>The data of one resource record; its owner name is the name that was asked.</summary>
internal abstract record DnsRecord(DnsRecordType Type)
{
    internal sealed record Address(IPAddress Value) : DnsRecord(DnsRecordType.A);

    internal sealed record Alias(string Target) : DnsRecord(DnsRecordType.Cname);

    internal sealed record Pointer(string Target) : DnsRecord(DnsRecordType.Ptr);

    /// <summary>Where a named port of a service is served (RFC 2782). Priority and weight are the same for all.</summary>
    internal sealed record Server(string Target, ushort Port) : DnsRecord(DnsRecordType.Srv);
}
