using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Resolves brokers' names by one DNS server, for controllers that run beside a cluster's network rather than in it.</summary>
internal sealed class NameServerResolver : IDisposable
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(2);
    private readonly DnsClient _client;

    public NameServerResolver(IPEndPoint server) => _client = new DnsClient(
        [server.Address],
        [new UdpClientTransport(server.Port), new TcpClientTransport(server.Port)],
        queryTimeout: (int)QueryTimeout.TotalMilliseconds);

    public void Dispose() => ((IDisposable)_client).Dispose();

    /// <summary>The first address of the host; an address literal or <c>localhost</c> is itself.</summary>
    /// <exception cref="IOException">The server does not know the name or does not answer.</exception>
    public async ValueTask<EndPoint> ResolveAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(endPoint.Host, out var literal))
        {
            return new IPEndPoint(literal, endPoint.Port);
        }

        if (endPoint.Host == "localhost")
        {
            return endPoint;
        }

        var answer = await _client.ResolveAsync(DomainName.Parse(endPoint.Host), RecordType.A, token: cancellationToken);
        return answer?.AnswerRecords.OfType<ARecord>().FirstOrDefault() is { } record
            ? new IPEndPoint(record.Address, endPoint.Port)
            : throw new IOException($"lookup {endPoint.Host}: {(answer is null ? "no answer" : answer.ReturnCode == ReturnCode.NxDomain ? "no such host" : answer.ReturnCode)}");
    }
}
