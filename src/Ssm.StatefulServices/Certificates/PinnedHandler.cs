using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.StatefulServices.Certificates;

/// <summary>Requests over TLS to one address, whatever the name in the URL resolves to; the certificate must have that name.</summary>
public static class PinnedHandler
{
    /// <summary>A handler of HTTP requests.</summary>
    /// <param name="endpoint">Where all of them go.</param>
    /// <param name="trust">Whom to trust.</param>
    /// <param name="timeout">How long a connection may take.</param>
    public static SocketsHttpHandler To(IPEndPoint endpoint, X509ChainPolicy trust, TimeSpan timeout) => new()
    {
        UseProxy = false,
        ConnectTimeout = timeout,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        ConnectCallback = (_, cancellationToken) => ConnectAsync(endpoint, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
