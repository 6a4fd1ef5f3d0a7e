using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>What a server says about itself to the word <c>srvr</c> (ZooKeeper Administrator's Guide, "The Four Letter Words").</summary>
internal sealed record ZooKeeperStatus
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>The version of ZooKeeper.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>leader</c>, <c>follower</c>, <c>observer</c>; null while it takes no part.</summary>
    public string? Mode { get; init; }

    /// <summary>The last change that it carried out.</summary>
    public long Zxid { get; init; }

    /// <summary>Reads an answer.</summary>
    public static ZooKeeperStatus Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1].Trim());
        return new ZooKeeperStatus
        {
            Version = lines["Zookeeper version"].FirstOrDefault()?.Split('-', ',')[0] ?? "",
            Mode = lines["Mode"].FirstOrDefault(),
            Zxid = lines["Zxid"].FirstOrDefault() is ['0', 'x', .. var digits] && long.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var zxid) ? zxid : 0,
        };
    }

    /// <summary>Asks; null when there is no answer.</summary>
    public static async Task<ZooKeeperStatus?> TryAskAsync(IPEndPoint server, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new ZooKeeperDeadline(Timeout, timeProvider, cancellationToken);
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var text = "";
            await deadline.GuardAsync(async () =>
            {
                await socket.ConnectAsync(server, deadline.Token);
                await socket.SendAsync("srvr"u8.ToArray(), deadline.Token);
                text = await ReadAsync(socket, deadline.Token);
            });
            return text.Length > 0 ? Parse(text) : null;
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096]; // an answer has some three hundred bytes
        var filled = 0;
        while (filled < buffer.Length && await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken) is var received and > 0)
        {
            filled += received;
        }

        return Encoding.UTF8.GetString(buffer, 0, filled);
    }
}
