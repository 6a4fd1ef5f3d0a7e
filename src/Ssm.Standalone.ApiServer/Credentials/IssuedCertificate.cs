using System.Security.Cryptography.X509Certificates;

namespace Ssm.Standalone.ApiServer.Credentials;

/// <summary>A certificate with its private key, both PEM.</summary>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">The key, PKCS #8, not encrypted: a secret.</param>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem)
{
    /// <summary>For TLS.</summary>
    public X509Certificate2 ToCertificate() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";
}
