using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Ssm.ServiceCatalog.Admission.Certificates;

/// <summary>An authority of the webhook's own and the server certificate it signed, as the Secret keeps them.</summary>
internal sealed class WebhookCertificate : IDisposable
{
    private const string AuthorityKey = "ca.crt";
    private const string AuthorityPrivateKey = "ca.key";
    private const string ServerKey = "tls.crt";
    private const string ServerPrivateKey = "tls.key";
    private const int SerialBytes = 16;

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan ServerRenewal = TimeSpan.FromDays(120);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _authority;

    private WebhookCertificate(X509Certificate2 authority, X509Certificate2 server)
    {
        (_authority, Server) = (authority, server);

        // .NET decodes the usages on first use, without a lock, and Kestrel looks at them in every handshake: two that are first at the same moment
        // can find the list half filled and refuse the certificate. So they are decoded before anyone shares it.
        foreach (var usages in server.Extensions.OfType<X509EnhancedKeyUsageExtension>())
        {
            _ = usages.EnhancedKeyUsages;
        }
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>What the API server trusts the webhook by.</summary>
    public byte[] AuthorityPem => Encoding.UTF8.GetBytes(_authority.ExportCertificatePem());

    /// <summary>What the Secret holds, or null when that is not a usable pair.</summary>
    public static WebhookCertificate? Read(V1Secret? secret)
    {
        if (secret?.Data is not { } data)
        {
            return null;
        }

        try
        {
            return new WebhookCertificate(Load(data, AuthorityKey, AuthorityPrivateKey), Load(data, ServerKey, ServerPrivateKey));
        }
        catch (Exception unusable) when (unusable is CryptographicException or KeyNotFoundException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A new server certificate for <paramref name="hosts"/>, of the old authority if that lives long enough, else of a new one.</summary>
    public static WebhookCertificate Issue(WebhookCertificate? old, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var authority = old is not null && old._authority.NotAfter > (now + ServerLifetime).LocalDateTime ? old._authority : NewAuthority(now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=service-catalog-webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, now - ClockSkew, now + ServerLifetime, RandomNumberGenerator.GetBytes(SerialBytes));
        return new WebhookCertificate(authority, Exportable(signed.CopyWithPrivateKey(key)));
    }

    /// <summary>True while the certificate covers all hosts and need not be renewed yet.</summary>
    public bool IsGoodFor(IReadOnlyList<string> hosts, DateTimeOffset now) =>
        Server.NotAfter.ToUniversalTime() > (now + ServerRenewal).UtcDateTime && hosts.All(host => Server.MatchesHostname(host));

    public Dictionary<string, byte[]> ToData() => new()
    {
        [AuthorityKey] = AuthorityPem,
        [AuthorityPrivateKey] = Encoding.UTF8.GetBytes(_authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        [ServerKey] = Encoding.UTF8.GetBytes(Server.ExportCertificatePem()),
        [ServerPrivateKey] = Encoding.UTF8.GetBytes(Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
    };

    public void Dispose()
    {
        Server.Dispose();
        _authority.Dispose();
    }

    private static X509Certificate2 NewAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=service-catalog-webhook-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return Exportable(request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime));
    }

    private static X509Certificate2 Load(IDictionary<string, byte[]> data, string certificate, string key) => Exportable(
        X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(data[certificate]), Encoding.UTF8.GetString(data[key])));

    /// <summary>Kestrel wants a key that is not ephemeral on every platform; PKCS#12 makes it so.</summary>
    private static X509Certificate2 Exportable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        }
    }
}
