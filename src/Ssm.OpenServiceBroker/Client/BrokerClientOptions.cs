using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>How to reach one broker.</summary>
public sealed class BrokerClientOptions
{
    /// <summary>Where <c>/v2/…</c> is appended; slashes at its end do not count. User information in it is refused.</summary>
    public required Uri BaseUrl { get; set; }

    /// <summary>The version sent with every request. Default 2.17.</summary>
    public OsbVersion ApiVersion { get; set; } = OsbVersion.V217;

    /// <summary>Default: none.</summary>
    public BrokerCredential Credential { get; set; } = BrokerCredential.None;

    /// <summary>
    /// PEM of the only authorities trusted; <see langword="null"/> or empty trusts the system's. Excludes skipping verification.
    /// </summary>
    public ReadOnlyMemory<byte>? CertificateAuthorities { get; set; }

    /// <summary>With its private key, for brokers that want mutual TLS.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>Accepts any certificate. Default false.</summary>
    public bool SkipCertificateVerification { get; set; }

    /// <summary>From sending the request to the last byte of the answer. Default 60 s, OSB's typical value.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Turns the URL's host into the address to connect to; <see langword="null"/> leaves it to the system.</summary>
    public Func<DnsEndPoint, CancellationToken, ValueTask<EndPoint>>? ResolveEndPoint { get; set; }

    /// <summary>Wraps the transport, for example to inject faults in tests; null leaves it as it is.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Transport { get; set; }

    /// <summary>Largest catalog read. Default 10 MiB.</summary>
    public int MaxCatalogBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Largest other body read. Default 1 MiB.</summary>
    public int MaxResponseBytes { get; set; } = 1024 * 1024;
}
