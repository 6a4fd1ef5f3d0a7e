using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ssm.ServiceDiscovery.Dns;

/// <summary>Takes one connection after the other and answers its queries in order until the client is done or idle (RFC 7766).</summary>
internal sealed partial class DnsTcpWorker(Socket socket, DnsResponder responder, TimeSpan idleTimeout, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of the worker loop: whatever one client does, the next is served.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var connection = await socket.AcceptAsync(cancellationToken);
                await ServeAsync(connection, cancellationToken);
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

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(connection);
        var query = ArrayPool<byte>.Shared.Rent(DnsLimits.MaxTcpBytes);
        var reply = ArrayPool<byte>.Shared.Rent(DnsLimits.MaxTcpBytes);
        try
        {
            while (await ServeNextAsync(stream, query, reply, cancellationToken))
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Idle for too long: closing is the answer.
        }
        catch (IOException)
        {
            // The client went away, within a message or not.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(query);
            ArrayPool<byte>.Shared.Return(reply);
        }
    }

    private async Task<bool> ServeNextAsync(NetworkStream stream, Memory<byte> query, Memory<byte> reply, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(idleTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        var received = await DnsTcpFraming.ReadAsync(stream, query, either.Token);
        var length = received == 0 ? 0 : await responder.AnswerAsync(query[..received], DnsTransport.Tcp, reply, either.Token);
        if (length == 0)
        {
            return false;
        }

        await DnsTcpFraming.WriteAsync(stream, reply[..length], either.Token);
        return true;
    }

    [LoggerMessage(8002, LogLevel.Warning, "A DNS connection could not be served")]
    private partial void LogFailure(Exception failure);
}
