using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.OpenServiceBroker.Tests.Client;

public sealed class BrokerClientTlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _authority = Certificates.Authority("the authority");
    private WebApplication _host = null!; // set by InitializeAsync
    private Uri _url = null!; // set by InitializeAsync
    private X509Certificate2? _seen;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var certificate = Certificates.Signed(_authority, "127.0.0.1");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            })));
        _host = builder.Build();
        _host.Run(http =>
        {
            _seen = http.Connection.ClientCertificate;
            return http.Response.WriteAsync("""{"services":[]}""");
        });
        await _host.StartAsync(Token);
        var addresses = _host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        _url = new Uri(addresses.Addresses.Single());
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Call_ToAnAuthorityThatIsTrusted_Succeeds() =>
        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await FetchAsync(options => options.CertificateAuthorities = Pem(_authority)));

    [Fact]
    public async Task Call_ToAnotherAuthority_IsABrokenConnectionThatSentNothing()
    {
        var outcome = await FetchAsync(options => options.CertificateAuthorities = Pem(Certificates.Authority("another")));

        Assert.False(Assert.IsType<AmbiguousCause.Transport>(Assert.IsType<BrokerOutcome<Catalog>.Ambiguous>(outcome).Cause).IsRequestSent);
    }

    [Fact]
    public async Task Call_ToAnAuthorityNobodyKnows_IsRefusedByDefault() =>
        Assert.IsType<BrokerOutcome<Catalog>.Ambiguous>(await FetchAsync(_ => { }));

    [Fact]
    public async Task Call_ToAnotherNameThanTheCertificates_IsRefused()
    {
        var outcome = await FetchAsync(options =>
        {
            options.BaseUrl = new Uri($"https://another.test:{_url.Port}");
            options.ResolveEndPoint = (_, _) => ValueTask.FromResult<EndPoint>(new IPEndPoint(IPAddress.Loopback, _url.Port));
            options.CertificateAuthorities = Pem(_authority);
        });

        Assert.IsType<BrokerOutcome<Catalog>.Ambiguous>(outcome);
    }

    [Fact]
    public async Task Call_WithoutVerification_Succeeds() =>
        Assert.IsType<BrokerOutcome<Catalog>.Succeeded>(await FetchAsync(options => options.SkipCertificateVerification = true));

    [Fact]
    public async Task Call_WithAClientCertificate_PresentsIt()
    {
        var certificate = Certificates.Signed(_authority, "the platform");

        await FetchAsync(options =>
        {
            options.CertificateAuthorities = Pem(_authority);
            options.ClientCertificate = certificate;
        });

        Assert.Equal(certificate.Thumbprint, _seen?.Thumbprint);
    }

    [Fact]
    public async Task Client_WithAuthoritiesAndWithoutVerification_IsRefusedInTheArchivedCatalogsWords()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => FetchAsync(options =>
        {
            options.CertificateAuthorities = Pem(_authority);
            options.SkipCertificateVerification = true;
        }));

        Assert.Equal("Cannot specify root CAs and to skip TLS verification", exception.Message);
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public Task Client_WithAuthoritiesThatAreNone_IsRefused(string pem) => Assert.ThrowsAsync<InvalidOperationException>(
        () => FetchAsync(options => options.CertificateAuthorities = Encoding.UTF8.GetBytes(pem)));

    private static ReadOnlyMemory<byte> Pem(X509Certificate2 certificate) => Encoding.UTF8.GetBytes(certificate.ExportCertificatePem());

    private async Task<BrokerOutcome<Catalog>> FetchAsync(Action<BrokerClientOptions> configure)
    {
        var options = new BrokerClientOptions { BaseUrl = _url };
        configure(options);
        using var client = new BrokerClient(
            options, TimeProvider.System, () => BrokerFixture.RequestIdentity, IBrokerCallObserver.None, NullLogger<BrokerClient>.Instance);
        return await client.FetchCatalogAsync(BrokerCall.Default, Token);
    }

    private static class Certificates
    {
        private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

        public static X509Certificate2 Authority(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            return request.CreateSelfSigned(From, From.AddYears(1));
        }

        public static X509Certificate2 Signed(X509Certificate2 authority, string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var signed = request.Create(authority, From, From.AddMonths(6), Guid.NewGuid().ToByteArray());
            using var withKey = signed.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
        }
    }
}
