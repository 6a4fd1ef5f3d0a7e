using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.StatefulServices.Certificates;

/// <summary>
/// The authority of one instance: it vouches for the instance's nodes and for nobody else. Kept as one text, certificate and key, among the instance's
/// generated secrets (<see cref="SecretName"/>); clients get the certificate only.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>The name under which a topology asks for an authority (<see cref="Definitions.IServiceTopology.GeneratedSecrets"/>).</summary>
    public const string SecretName = "authority";

    /// <summary>As long as an instance may live: bindings hold the certificate, so it is never replaced.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30 * 365);

    /// <summary>Clocks of different machines differ.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate as PEM, for clients.</summary>
    public string Certificate => _certificate.ExportCertificatePem() + "\n";

    /// <summary>A new authority as text.</summary>
    public static string Generate(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=SSM instance {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Backdated, now + Lifetime);
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <summary>Reads what <see cref="Generate"/> made.</summary>
    /// <exception cref="CryptographicException">It is something else; the message shows none of it.</exception>
    public static CertificateAuthority Parse(string text) => new(X509Certificate2.CreateFromPem(text, text));

    /// <summary>A certificate for the nodes of the instance, as servers and as clients of each other.</summary>
    /// <param name="names">All names and addresses that they are called by.</param>
    /// <param name="now">The time.</param>
    public NodeCertificate Issue(CertificateNames names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names.Subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(names.ToExtension());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var last = new DateTimeOffset(_certificate.NotAfter);
        var until = now + NodeCertificate.Lifetime;
        using var certificate = request.Create(_certificate, now - Backdated, until < last ? until : last, RandomNumberGenerator.GetBytes(16));
        return new NodeCertificate(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>The rule by which a client accepts what this authority vouches for, and nothing else.</summary>
    public X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(_certificate.RawData));
        return policy;
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    /// <summary>Shows no key.</summary>
    public override string ToString() => _certificate.Subject;
}
