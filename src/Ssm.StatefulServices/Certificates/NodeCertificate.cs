using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.StatefulServices.Certificates;

/// <summary>The certificate that the nodes of an instance show, with its key, as PEM.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">The private key.</param>
internal sealed record NodeCertificate(string Certificate, string Key)
{
    /// <summary>How long a certificate is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>It is replaced when this much of its life is left.</summary>
    public static readonly TimeSpan Remainder = TimeSpan.FromDays(120);

    /// <summary>True when another has to take its place: it is about to expire, a name is missing, or it is not the authority's.</summary>
    public bool IsDue(CertificateAuthority authority, CertificateNames names, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Certificate, Key);
            using var chain = new X509Chain();
            chain.ChainPolicy = authority.Trust();
            chain.ChainPolicy.VerificationTime = now.LocalDateTime;
            return certificate.NotAfter - Remainder < now.LocalDateTime
                || !chain.Build(certificate)
                || !names.AreIn(certificate);
        }
        catch (CryptographicException)
        {
            return true; // damaged: somebody edited the Secret
        }
    }

    /// <summary>Shows no key.</summary>
    public override string ToString() => "NodeCertificate [redacted]";
}
