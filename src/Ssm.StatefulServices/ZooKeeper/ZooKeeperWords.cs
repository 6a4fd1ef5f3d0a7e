using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>Questions of four letters, each on a connection of its own (ZooKeeper Administrator's Guide, "The Four Letter Words").</summary>
internal static class ZooKeeperWords
{
    /// <summary>Whether a server takes part, and how far it is.</summary>
    public const string Serving = "srvr";

    /// <summary>All that a server counts.</summary>
    public const string Counters = "mntr";

    /// <summary>What a server admits.</summary>
    public const string Admitted = $"{Serving},{Counters}";

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Counters take some twenty thousand bytes; more than this is no answer.</summary>
    private const int Longest = 1 << 20;

    /// <summary>Asks; null when there is no answer.</summary>
    public static async Task<string?> TryAskAsync(IPEndPoint server, string word, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new ZooKeeperDeadline(Timeout, timeProvider, cancellationToken);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var text = "";
            await deadline.GuardAsync(async () =>
            {
                await socket.ConnectAsync(server, deadline.Token);
                await socket.SendAsync(Encoding.ASCII.GetBytes(word), deadline.Token);
                text = await ReadAsync(socket, deadline.Token);
            });
            return text.Length > 0 ? text : null;
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (text.Length < Longest && await socket.ReceiveAsync(buffer, cancellationToken) is var received and > 0)
        {
            text.Write(buffer, 0, received);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
