using System.Net;
using System.Net.Sockets;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>Ports and networks that no other test of this run uses.</summary>
internal static class FreePorts
{
    private static int _networks = 20 + (Environment.ProcessId % 100);

    /// <summary>A port that was free a moment ago, for TCP and UDP alike.</summary>
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>A network inside 127.0.0.0/8.</summary>
    public static string NextNetwork() => $"127.{20 + (Interlocked.Increment(ref _networks) % 200)}.0.0/16";
}
