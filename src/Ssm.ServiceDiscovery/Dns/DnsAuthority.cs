namespace Ssm.ServiceDiscovery.Dns;

/// <summary>The zone a reply speaks for; becomes the SOA record that lets a client cache a negative answer (RFC 2308).</summary>
/// <param name="Zone">Name of the zone's apex, without a trailing dot.</param>
/// <param name="Serial">Grows with each change of any name.</param>
internal sealed record DnsAuthority(string Zone, uint Serial);
