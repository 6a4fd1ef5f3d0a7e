using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>
/// One address and port, over UDP and TCP. A fixed number of workers each take one query or connection at a time:
/// that bounds what clients can make us do, and nothing is left running when they end.
/// </summary>
internal sealed class DnsListener : IDisposable
{
    private const int AttemptsAtFreePort = 16;

    private readonly Socket _udp;
    private readonly Socket _tcp;

    private DnsListener(Socket udp, Socket tcp)
    {
        _udp = udp;
        _tcp = tcp;
        EndPoint = (IPEndPoint)(udp.LocalEndPoint ?? throw new InvalidOperationException("the socket is not bound"));
    }

    /// <summary>Where it listens; the real port if 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Takes the address and port for both transports.</summary>
    /// <exception cref="SocketException">It is taken, not of this machine, or not permitted.</exception>
    public static DnsListener Bind(IPEndPoint endPoint)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(endPoint);
                tcp.Bind(udp.LocalEndPoint!); // bound on the line before
                tcp.Listen();
                return new DnsListener(udp, tcp);
            }
            catch (SocketException failure)
            {
                udp.Dispose();
                tcp.Dispose();

                // The kernel picked a port that is free for UDP; it may be taken for TCP.
                if (endPoint.Port != 0 || failure.SocketErrorCode != SocketError.AddressAlreadyInUse || attempt == AttemptsAtFreePort)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Serves until cancelled.</summary>
    public Task RunAsync(DnsResponder responder, DnsListenerOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var datagrams = new DnsUdpWorker(_udp, responder, timeProvider, logger);
        var connections = new DnsTcpWorker(_tcp, responder, options.TcpIdleTimeout, timeProvider, logger);
        return Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, options.UdpWorkers).Select(_ => datagrams.RunAsync(cancellationToken))),
            Task.WhenAll(Enumerable.Range(0, options.TcpWorkers).Select(_ => connections.RunAsync(cancellationToken))));
    }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }
}
