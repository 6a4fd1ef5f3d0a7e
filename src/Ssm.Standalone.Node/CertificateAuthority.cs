using k8s;

namespace Ssm.Standalone.Node;

/// <summary>What pods verify the API server by.</summary>
internal static class CertificateAuthority
{
    /// <summary>The authorities of a client configuration as PEM; empty if it has none.</summary>
    public static string Pem(KubernetesClientConfiguration configuration) =>
        string.Join('\n', (configuration.SslCaCerts ?? []).Select(certificate => certificate.ExportCertificatePem()).Append(string.Empty));
}
