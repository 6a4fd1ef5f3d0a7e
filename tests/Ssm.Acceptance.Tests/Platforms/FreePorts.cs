using System.Net;
using System.Net.Sockets;

namespace Ssm.Acceptance.Tests.Platforms;

/// <summary>Ports that nobody else uses.</summary>
internal static class FreePorts
{
    /// <summary>A port that was free a moment ago, for TCP and UDP alike.</summary>
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
