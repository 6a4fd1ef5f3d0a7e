using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Passes a query on to another server, byte for byte, and its reply back.</summary>
/// <param name="upstream">The server that is asked.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="timeProvider">The clock of the timeout.</param>
internal sealed class DnsForwarder(IPEndPoint upstream, TimeSpan timeout, TimeProvider timeProvider)
{
    /// <returns>The length of the reply in <paramref name="reply"/>; 0 when there is none in time.</returns>
    public async Task<int> ForwardAsync(ReadOnlyMemory<byte> query, DnsTransport transport, Memory<byte> reply, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return transport == DnsTransport.Udp
                ? await ForwardUdpAsync(query, reply, either.Token)
                : await ForwardTcpAsync(query, reply, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return 0;
        }
    }

    private async Task<int> ForwardUdpAsync(ReadOnlyMemory<byte> query, Memory<byte> reply, CancellationToken cancellationToken)
    {
        // A socket for each query: the kernel picks its port, which a forger has to guess, and lets only the upstream's datagrams in.
        using var socket = new Socket(upstream.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(upstream, cancellationToken);
        await socket.SendAsync(query, cancellationToken);
        while (true)
        {
            var length = await socket.ReceiveAsync(reply, cancellationToken);
            if (IsReplyTo(query.Span, reply.Span[..length]))
            {
                return length;
            }
        }
    }

    private async Task<int> ForwardTcpAsync(ReadOnlyMemory<byte> query, Memory<byte> reply, CancellationToken cancellationToken)
    {
        using var socket = new Socket(upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(upstream, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await DnsTcpFraming.WriteAsync(stream, query, cancellationToken);
        var length = await DnsTcpFraming.ReadAsync(stream, reply, cancellationToken);
        return IsReplyTo(query.Span, reply.Span[..length]) ? length : 0;
    }

    private static bool IsReplyTo(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply) =>
        reply.Length >= DnsLimits.HeaderBytes && (reply[2] & 0x80) != 0
        && BinaryPrimitives.ReadUInt16BigEndian(query) == BinaryPrimitives.ReadUInt16BigEndian(reply);
}
