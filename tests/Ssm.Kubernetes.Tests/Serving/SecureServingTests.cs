using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Prometheus;
using Ssm.Testing;

namespace Ssm.Kubernetes.Tests.Serving;

/// <summary>Real handshakes with the diagnostics server.</summary>
public sealed class SecureServingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _own = SelfSigned.Create("127.0.0.1", TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Serve_WithoutFiles_ShowsTheRolesOwnCertificateAndAnswers()
    {
        await using var server = await StartAsync(new SecureServingOptions());
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_own);
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
        using var http = new HttpClient(handler);

        Assert.Equal("ok", await http.GetStringAsync(new Uri(server.Url, "/healthz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Serve_WithFiles_ShowsTheirCertificate_AndTheNextOnceItIsThere()
    {
        var first = Write("tls", "first.example.com");
        await using var server = await StartAsync(new SecureServingOptions { CertificateFile = _folder.File("tls.crt"), PrivateKeyFile = _folder.File("tls.key") });
        Assert.Equal(first, (await ShakeHandsAsync(server)).Thumbprint);

        File.WriteAllText(_folder.File("tls.crt"), "half written");
        Assert.Equal(first, (await ShakeHandsAsync(server)).Thumbprint);

        var second = Write("tls", "second.example.com");
        Assert.Equal(second, (await ShakeHandsAsync(server)).Thumbprint);
    }

    [Fact]
    public async Task Serve_ByName_ShowsTheCertificateThatFits()
    {
        var named = Write("named", "a.example.com");
        var wild = Write("wild", "unrelated.example.org");
        var options = new SecureServingOptions { SniCertificates = [Sni("named"), Sni("wild", "*.pods.example.com", "pods.example.com")] };
        await using var server = await StartAsync(options);

        Assert.Equal(named, (await ShakeHandsAsync(server, "a.example.com")).Thumbprint);
        Assert.Equal(wild, (await ShakeHandsAsync(server, "x.pods.example.com")).Thumbprint);
        Assert.Equal(wild, (await ShakeHandsAsync(server, "pods.example.com")).Thumbprint);
        Assert.Equal(_own.Thumbprint, (await ShakeHandsAsync(server, "b.example.com")).Thumbprint);
        Assert.Equal(_own.Thumbprint, (await ShakeHandsAsync(server, "x.y.pods.example.com")).Thumbprint);
    }

    [Fact]
    public async Task Serve_FromTls13On_RefusesOlder()
    {
        await using var server = await StartAsync(new SecureServingOptions { Protocols = SslProtocols.Tls13 });

        Assert.Equal(SslProtocols.Tls13, (await ShakeHandsAsync(server)).Protocol);
        await Assert.ThrowsAnyAsync<Exception>(() => ShakeHandsAsync(server, protocols: SslProtocols.Tls12));
    }

    [Fact]
    public async Task Serve_WithCipherSuites_TakesThoseAndTls13s()
    {
        await using var server = await StartAsync(new SecureServingOptions { CipherSuites = [TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384] });

        Assert.Equal(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, (await ShakeHandsAsync(server, protocols: SslProtocols.Tls12)).Cipher);
        Assert.Equal(SslProtocols.Tls13, (await ShakeHandsAsync(server)).Protocol);
    }

    [Theory]
    [InlineData("missing.crt", "is no file")]
    [InlineData("tls.crt", "holds another key")]
    public void Serve_WithFilesThatDoNotFit_IsRefusedByName(string certificate, string what)
    {
        Write("other", "b.example.com");
        Write("tls", "a.example.com");
        var options = new SecureServingOptions { CertificateFile = _folder.File(certificate), PrivateKeyFile = _folder.File("other.key") };

        var refused = Assert.Throws<InvalidOperationException>(() => new SecureServing(options, () => _own));

        Assert.True(refused.Message.Contains(certificate, StringComparison.Ordinal), what);
    }

    [Fact]
    public void Authorities_OfAFileWithAKeyInIt_AreItsCertificatesOnly()
    {
        Write("tls", "a.example.com");
        File.AppendAllText(_folder.File("tls.crt"), "\n" + File.ReadAllText(_folder.File("tls.key")));

        var pem = new SecureServing(new SecureServingOptions { CertificateFile = _folder.File("tls.crt"), PrivateKeyFile = _folder.File("tls.key") }, () => _own).AuthoritiesPem;

        Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", pem, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _own.Dispose();
        _folder.Dispose();
    }

    private async Task<DiagnosticsServer> StartAsync(SecureServingOptions options) => (await DiagnosticsServer.StartAsync(
        endPoint: null,
        (new IPEndPoint(IPAddress.Loopback, 0), new SecureServing(options, () => _own)),
        new DiagnosticsEndpoints(Metrics.NewCustomRegistry(), () => null),
        TestContext.Current.CancellationToken))!; // it has an address

    private SniCertificate Sni(string name, params string[] names) => new(_folder.File($"{name}.crt"), _folder.File($"{name}.key"), names);

    private string Write(string name, string host)
    {
        using var certificate = SelfSigned.Create(host, TimeProvider.System.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(_folder.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File($"{name}.crt"), certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static async Task<(string Thumbprint, SslProtocols Protocol, TlsCipherSuite Cipher)> ShakeHandsAsync(
        DiagnosticsServer server, string name = "", SslProtocols protocols = SslProtocols.None)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, server.Url.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = name, EnabledSslProtocols = protocols, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
            TestContext.Current.CancellationToken);
        return (tls.RemoteCertificate!.GetCertHashString(), tls.SslProtocol, tls.NegotiatedCipherSuite);
    }
}
