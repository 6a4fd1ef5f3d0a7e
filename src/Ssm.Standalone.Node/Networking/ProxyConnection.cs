using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Ssm.Standalone.Node.Networking;

/// <summary>One connection of a client, and the one to the endpoint that serves it.</summary>
internal sealed class ProxyConnection(Socket client, Socket endpoint, IPEndPoint address) : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>The endpoint.</summary>
    public IPEndPoint Address => address;

    /// <summary>Passes bytes on both ways until both sides have ended or one breaks.</summary>
    public async Task RunAsync()
    {
        try
        {
            await Task.WhenAll(PumpAsync(client, endpoint), PumpAsync(endpoint, client));
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Breaks the connection.</summary>
    public void Dispose()
    {
        client.Dispose();
        endpoint.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            while (true)
            {
                // Waiting without a buffer: thousands of idle connections then cost no memory.
                await from.ReceiveAsync(Memory<byte>.Empty);
                if (!await PassAsync(from, to))
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One side broke: so does the other, or it would wait for ever.
            Dispose();
        }
    }

    private static async Task<bool> PassAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var received = await from.ReceiveAsync(buffer);
            for (var sent = 0; sent < received;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, received - sent));
            }

            return received > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
