using System.Net;
using System.Net.Sockets;

namespace Ssm.Standalone.Node.Networking;

/// <summary>Whether a port can be listened on, found out by trying.</summary>
internal static class PortCheck
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReuseAddress = 2; // SO_REUSEADDR

    /// <summary>
    /// A socket that listens nowhere yet and may take an address whose connections are in TIME_WAIT, but none that is listened on. .NET's own option
    /// would set SO_REUSEPORT as well, and then two platforms could take one address.
    /// </summary>
    public static Socket CreateSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
        return socket;
    }

    /// <summary>Why <paramref name="endpoint"/> cannot be listened on; null when it can.</summary>
    public static SocketError? Probe(IPEndPoint endpoint)
    {
        using var socket = CreateSocket();
        try
        {
            socket.Bind(endpoint);
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode;
        }
    }
}
