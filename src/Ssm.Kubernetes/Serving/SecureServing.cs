using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Ssm.Kubernetes;

/// <summary>HTTPS as <see cref="SecureServingOptions"/> say: which certificate a client gets, and by which TLS.</summary>
public sealed class SecureServing
{
    private static readonly TlsCipherSuite[] Tls13 = [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    private readonly SecureServingOptions _options;
    private readonly Func<X509Certificate2> _own;
    private readonly FileCertificate? _file;
    private readonly (SniCertificate Names, FileCertificate Certificate)[] _sni;
    private readonly CipherSuitesPolicy? _ciphers;

    /// <summary>Reads the certificates once, so that a mistake is known at the start.</summary>
    /// <param name="options">Read once, but for the files.</param>
    /// <param name="own">The certificate when the options name none.</param>
    /// <exception cref="InvalidOperationException">Files are missing or are no certificate with its key.</exception>
    public SecureServing(SecureServingOptions options, Func<X509Certificate2> own)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _own = own;
        _file = options is { CertificateFile: { } certificate, PrivateKeyFile: { } key } ? new FileCertificate(certificate, key) : null;
        _sni = [.. options.SniCertificates.Select(sni => (sni, new FileCertificate(sni.CertificateFile, sni.PrivateKeyFile)))];
        _ciphers = options.CipherSuites.Count > 0 && OperatingSystem.IsLinux() ? new CipherSuitesPolicy(options.CipherSuites.Concat(Tls13)) : null;
        _ = _file?.Context;
        foreach (var (_, named) in _sni)
        {
            _ = named.Context;
        }
    }

    /// <summary>What clients have to trust, as PEM; null when the certificate is the role's own.</summary>
    public string? AuthoritiesPem => _file?.Pem;

    /// <summary>Adds the address to a server.</summary>
    public void Listen(KestrelServerOptions kestrel, IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        if (_options.MaxStreamsPerConnection is { } streams)
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = streams;
        }

        kestrel.Listen(endPoint, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = context => ValueTask.FromResult(Handshake(context.ClientHelloInfo.ServerName)),
        }));
    }

    private SslServerAuthenticationOptions Handshake(string serverName)
    {
        var options = new SslServerAuthenticationOptions
        {
            EnabledSslProtocols = _options.Protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CipherSuitesPolicy = _ciphers,
        };
        if (Named(serverName) is { } file)
        {
            options.ServerCertificateContext = file.Context;
        }
        else
        {
            options.ServerCertificate = _own();
        }

        return options;
    }

    private FileCertificate? Named(string serverName) => _sni
        .Where(sni => sni.Names.Names.Count > 0 ? sni.Names.Fits(serverName) : serverName.Length > 0 && sni.Certificate.Context.TargetCertificate.MatchesHostname(serverName))
        .Select(sni => sni.Certificate)
        .FirstOrDefault(_file);
}
