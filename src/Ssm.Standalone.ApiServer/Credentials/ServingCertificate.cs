using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.Standalone.ApiServer.Credentials;

/// <summary>The certificate that the server shows: kept in the data folder, replaced when its names change or a third of its life is left.</summary>
internal sealed class ServingCertificate : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private static readonly string[] DnsNames =
    [
        "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
    ];

    private readonly CertificateAuthority _authority;
    private readonly IReadOnlyList<IPAddress> _addresses;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _renewal = new();
    private X509Certificate2 _current;

    public ServingCertificate(CertificateAuthority authority, IReadOnlyList<IPAddress> addresses, string folder, TimeProvider time)
    {
        (_authority, _addresses, _folder, _time) = (authority, [.. addresses.Append(IPAddress.Loopback).Distinct()], folder, time);
        _current = Shareable(Load() is { } stored && IsGood(stored) ? stored : Issue());
    }

    /// <summary>The certificate for a connection that opens now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_renewal)
            {
                if (IsDue(_current))
                {
                    _current = Shareable(Issue()); // connections may still use the old one: the finalizer frees it
                }

                return _current;
            }
        }
    }

    private string CertificatePath => Path.Combine(_folder, "apiserver.crt");

    private string KeyPath => Path.Combine(_folder, "apiserver.key");

    public void Dispose() => _current.Dispose();

    /// <summary>
    /// Reads what .NET decodes on first use, without a lock. Kestrel looks at the usages in every handshake, and two that are first at the same moment
    /// can find the list half filled and refuse the certificate.
    /// </summary>
    private static X509Certificate2 Shareable(X509Certificate2 certificate)
    {
        foreach (var usages in certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>())
        {
            _ = usages.EnhancedKeyUsages;
        }

        return certificate;
    }

    private X509Certificate2? Load() =>
        File.Exists(CertificatePath) && File.Exists(KeyPath) ? X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath) : null;

    private X509Certificate2 Issue()
    {
        var issued = _authority.IssueServer("kube-apiserver", DnsNames, _addresses, Lifetime);
        SecretFile.Write(KeyPath, issued.KeyPem);
        SecretFile.Write(CertificatePath, issued.CertificatePem);
        return issued.ToCertificate();
    }

    private bool IsGood(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var issuer = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault();
        var authorityKey = _authority.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        return !IsDue(certificate)
            && names is not null && _addresses.All(names.EnumerateIPAddresses().Contains) && DnsNames.All(names.EnumerateDnsNames().Contains)
            && issuer?.KeyIdentifier is { } issued && authorityKey is not null
            && issued.Span.SequenceEqual(authorityKey.SubjectKeyIdentifierBytes.Span);
    }

    private bool IsDue(X509Certificate2 certificate) => _time.GetUtcNow() > new DateTimeOffset(certificate.NotAfter) - (Lifetime / 3);
}
