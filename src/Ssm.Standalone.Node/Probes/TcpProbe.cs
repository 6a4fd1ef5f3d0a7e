using System.Net;
using System.Net.Sockets;

namespace Ssm.Standalone.Node.Probes;

/// <summary><c>tcpSocket</c>: a connection is enough.</summary>
internal sealed class TcpProbe(IPEndPoint endpoint) : IProbeAction
{
    /// <inheritdoc/>
    public bool IsExec => false;

    /// <inheritdoc/>
    public async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return null;
        }
        catch (SocketException refused)
        {
            return $"dial tcp {endpoint}: {refused.SocketErrorCode}";
        }
    }
}
