using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ssm.StatefulServices.Certificates;

namespace Ssm.Cli.Demo;

/// <summary>Connections over TLS to the address that the platform's DNS server gave, which trust the authority in the Secret and nobody else.</summary>
internal static class TrustingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A handler for requests to the Secret's <c>host</c>, whose name the certificate must have.</summary>
    public static SocketsHttpHandler Of(DemoAccess access) => PinnedHandler.To(
        new IPEndPoint(access.Address, access.Port),
        new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(access["ca.crt"]) },
        },
        ConnectTimeout);
}
