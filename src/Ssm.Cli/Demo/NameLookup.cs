using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace Ssm.Cli.Demo;

/// <summary>Asks one DNS server for addresses.</summary>
internal static class NameLookup
{
    private const int TimeoutMilliseconds = 3000;

    /// <summary>The IPv4 addresses of the name; empty when it has none.</summary>
    /// <exception cref="TimeoutException">The server did not answer.</exception>
    public static async Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, IPEndPoint server, CancellationToken cancellationToken)
    {
        using var udp = new UdpClientTransport(server.Port);

        // In full: what MongoDB's driver brings along has a namespace of this name.
        using var client = new ARSoft.Tools.Net.Dns.DnsClient([server.Address], [udp], false, TimeoutMilliseconds);
        var reply = await client.ResolveAsync(DomainName.Parse(name), RecordType.A, RecordClass.INet, null, cancellationToken)
            ?? throw new TimeoutException($"the DNS server {server} did not answer");
        return [.. reply.AnswerRecords.OfType<ARecord>().Select(record => record.Address)];
    }
}
