using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.Cli.Demo;

/// <summary>Connections over TLS to the address that the platform's DNS server gave, which trust the authority in the Secret and nobody else.</summary>
internal static class TrustingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A handler for requests to the Secret's <c>host</c>, whose name the certificate must have.</summary>
    public static SocketsHttpHandler Of(DemoAccess access) => new()
    {
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(access["ca.crt"]) },
            },
        },
        ConnectCallback = (_, token) => ConnectAsync(new IPEndPoint(access.Address, access.Port), token),
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
