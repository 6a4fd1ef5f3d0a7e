using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>The HTTP stack for one broker, from its options.</summary>
internal static class BrokerHandlers
{
    /// <exception cref="InvalidOperationException">The options contradict each other or cannot be used.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "Users ask for this by name (insecureSkipTLSVerify); it is off by default.")]
    public static SocketsHttpHandler Create(BrokerClientOptions options)
    {
        var hasAuthorities = options.CertificateAuthorities is { Length: > 0 };
        if (hasAuthorities && options.SkipCertificateVerification)
        {
            throw new InvalidOperationException("Cannot specify root CAs and to skip TLS verification");
        }

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // BrokerHttp follows those that keep method, body and credentials
            UseCookies = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // OsbTracing carries the trace; by default it would be an activity that nobody exports
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a broker that moved is found under its new address
        };

        if (hasAuthorities)
        {
            handler.SslOptions.CertificateChainPolicy = TrustOnly(options.CertificateAuthorities!.Value);
        }

        if (options.SkipCertificateVerification)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        if (options.ResolveEndPoint is { } resolve)
        {
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(resolve, context.DnsEndPoint, cancellationToken);
        }

        return handler;
    }

    private static X509ChainPolicy TrustOnly(ReadOnlyMemory<byte> pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem.Span));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException("The certificate authorities are no valid PEM certificates.", exception);
        }

        if (authorities.Count == 0)
        {
            throw new InvalidOperationException("The certificate authorities hold no PEM certificate.");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static async ValueTask<Stream> ConnectAsync(
        Func<DnsEndPoint, CancellationToken, ValueTask<EndPoint>> resolve, DnsEndPoint asked, CancellationToken cancellationToken)
    {
        var endPoint = await resolve(asked, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
