using System.Net.Security;
using System.Security.Authentication;

namespace Ssm.Kubernetes;

/// <summary>How a role serves HTTPS; the secure serving options of Kubernetes' API machinery.</summary>
public sealed class SecureServingOptions
{
    /// <summary>PEM file of the certificate, its intermediates after it. Null = the one that the role makes for itself. Read again when it changes.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the certificate's key; there with <see cref="CertificateFile"/> and only then.</summary>
    public string? PrivateKeyFile { get; set; }

    /// <summary>Certificates for clients that ask for other names; the first that fits is taken. Default none.</summary>
    public IReadOnlyList<SniCertificate> SniCertificates { get; set; } = [];

    /// <summary>Versions of TLS; <see cref="SslProtocols.None"/> leaves them to the system. Default none.</summary>
    public SslProtocols Protocols { get; set; }

    /// <summary>Cipher suites of TLS 1.2; those of TLS 1.3 are always on, as in Go. Default empty: the system's.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; set; } = [];

    /// <summary>Most requests at once on one HTTP/2 connection; null = the server's default. Default null.</summary>
    public int? MaxStreamsPerConnection { get; set; }
}
