using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Ssm.Kubernetes;

/// <summary>
/// Builds the HTTP client that a kubeconfig describes. KubernetesClient's own client carries one method per operation of every
/// kind, and loading it costs more than our whole start-up may; only its configuration and its types are used (ADR-0006).
/// </summary>
internal static class KubernetesTransport
{
    public static HttpMessageInvoker Create(KubernetesClientConfiguration configuration, KubernetesApiOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A peer that vanished without a FIN is noticed by pings, so that a watch never waits for a dead server.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // WriteSpan carries the trace; by default it would be an activity that nobody exports
        };
        handler.SslOptions.TargetHost = string.IsNullOrEmpty(configuration.TlsServerName) ? null : configuration.TlsServerName;
        if (ClientCertificate(configuration) is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        handler.SslOptions.RemoteCertificateValidationCallback = ServerValidation(configuration);
        var transport = options.Transport is null ? handler : options.Transport(handler);
        return new HttpMessageInvoker(transport, disposeHandler: true);
    }

    /// <summary>The <c>Authorization</c> header of the next request; tokens in files are read again when they were rotated.</summary>
    public static async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(
        KubernetesClientConfiguration configuration, CancellationToken cancellationToken)
    {
        if (configuration.TokenProvider is { } provider)
        {
            return await provider.GetAuthenticationHeaderAsync(cancellationToken);
        }

        if (!string.IsNullOrEmpty(configuration.AccessToken))
        {
            return new AuthenticationHeaderValue("Bearer", configuration.AccessToken);
        }

        if (!string.IsNullOrEmpty(configuration.Username))
        {
            var credentials = Encoding.UTF8.GetBytes($"{configuration.Username}:{configuration.Password}");
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        return null;
    }

    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration configuration)
    {
        var certificate = Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        return certificate is null || key is null ? null : X509Certificate2.CreateFromPem(certificate, key);
    }

    private static string? Pem(string? base64, string? path)
    {
        if (!string.IsNullOrEmpty(base64))
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }

        return string.IsNullOrEmpty(path) ? null : File.ReadAllText(path);
    }

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "The kubeconfig asks for it: insecure-skip-tls-verify.")]
    private static RemoteCertificateValidationCallback? ServerValidation(KubernetesClientConfiguration configuration)
    {
        if (configuration.SkipTlsVerify)
        {
            return static (_, _, _, _) => true;
        }

        if (configuration.SslCaCerts is not { Count: > 0 } authorities)
        {
            return null;
        }

        return (_, certificate, _, errors) =>
        {
            // The name must fit; only "unknown authority" is judged anew, against the configured authorities alone.
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            {
                return false;
            }

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            try
            {
                return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
            }
            catch (CryptographicException)
            {
                return false;
            }
        };
    }
}
