namespace Ssm.ServiceDiscovery.Dns;

/// <summary>How a query came; decides how long its reply may be.</summary>
internal enum DnsTransport
{
    Udp,
    Tcp,
}
