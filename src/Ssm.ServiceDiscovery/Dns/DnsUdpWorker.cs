using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Takes one datagram after the other from a socket and answers it.</summary>
internal sealed partial class DnsUdpWorker(Socket socket, DnsResponder responder, TimeProvider timeProvider, ILogger logger)
{
    private const int ReceiveBytes = 4096;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of the worker loop: whatever one datagram does, the next is answered.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var query = GC.AllocateUninitializedArray<byte>(ReceiveBytes);
        var reply = GC.AllocateUninitializedArray<byte>(DnsLimits.MaxTcpBytes);
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(query, SocketFlags.None, anyone, cancellationToken);
                var length = await responder.AnswerAsync(query.AsMemory(0, received.ReceivedBytes), DnsTransport.Udp, reply, cancellationToken);
                if (length > 0)
                {
                    await socket.SendToAsync(reply.AsMemory(0, length), SocketFlags.None, received.RemoteEndPoint, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailure(failure);
                await Task.Delay(PauseAfterFailure, timeProvider, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(8001, LogLevel.Warning, "A DNS query over UDP could not be answered")]
    private partial void LogFailure(Exception failure);
}
