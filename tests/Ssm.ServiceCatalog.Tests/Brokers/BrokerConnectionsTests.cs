using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Tests.Brokers;

public sealed class BrokerConnectionsTests : IDisposable
{
    private readonly Dictionary<NamespacedName, V1Secret> _secrets = [];
    private readonly List<BrokerClientOptions> _made = [];
    private readonly BrokerConnections _connections;

    public BrokerConnectionsTests() => _connections = new BrokerConnections(
        (key, _) => Task.FromResult(_secrets.GetValueOrDefault(key)),
        (options, _) =>
        {
            _made.Add(options);
            return new BrokerClient(options, TimeProvider.System, Guid.NewGuid, IBrokerCallObserver.None, NullLogger<BrokerClient>.Instance);
        },
        new CatalogControllerOptions());

    public void Dispose() => _connections.Dispose();

    [Fact]
    public async Task Connect_WithCertificateAndLogin_SendsBoth()
    {
        Secret("login", "1", ("username", "u"), ("password", "p"));
        var (certificate, key) = Pair();
        Secret("pair", "1", ("tls.crt", certificate), ("tls.key", key));

        await ConnectAsync(new ServiceBrokerAuthInfo { Basic = Named("login"), ClientCertificate = Named("pair") });

        var options = Assert.Single(_made);
        Assert.Equal(new BrokerCredential.Basic { Username = "u", Password = "p" }, options.Credential);
        Assert.True(options.ClientCertificate!.HasPrivateKey);
        Assert.Equal(OsbVersion.V215, options.ApiVersion);
    }

    [Theory]
    [InlineData("tls.crt", "x", "Error getting broker auth credentials: auth secret didn't contain tls.key")]
    [InlineData("other", "x", "Error getting broker auth credentials: auth secret didn't contain tls.crt")]
    public async Task Connect_WithIncompletePair_SaysWhatIsMissing(string key, string value, string problem)
    {
        Secret("pair", "1", (key, value));

        var refused = Assert.IsType<BrokerConnection.Refused>(await ConnectAsync(new ServiceBrokerAuthInfo { ClientCertificate = Named("pair") }));

        Assert.Equal(problem, refused.Notice.Message);
    }

    [Fact]
    public async Task Connect_WithUnusablePair_DoesNotShowIt()
    {
        Secret("pair", "1", ("tls.crt", "hush"), ("tls.key", "hush"));

        var refused = Assert.IsType<BrokerConnection.Refused>(await ConnectAsync(new ServiceBrokerAuthInfo { ClientCertificate = Named("pair") }));

        Assert.DoesNotContain("hush", refused.Notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_AfterTheSecretChanged_UsesTheNewOne()
    {
        var info = new ServiceBrokerAuthInfo { Bearer = Named("token") };
        Secret("token", "1", ("token", "old"));
        await ConnectAsync(info);
        await ConnectAsync(info);
        Secret("token", "2", ("token", "new"));

        await ConnectAsync(info);

        Assert.Equal(["old", "new"], _made.Select(options => ((BrokerCredential.Bearer)options.Credential).Token));
    }

    private Task<BrokerConnection> ConnectAsync(ServiceBrokerAuthInfo info) => _connections.ConnectAsync(
        new ClusterServiceBroker
        {
            Metadata = new V1ObjectMeta { Name = "b", Uid = "u", Generation = 1 },
            Spec = new ServiceBrokerSpec { Url = "https://broker.test", AuthInfo = info, OsbApiVersion = "2.15" },
        },
        CancellationToken.None);

    private void Secret(string name, string version, params ReadOnlySpan<(string Key, string Value)> data)
    {
        var bytes = new Dictionary<string, byte[]>();
        foreach (var (key, value) in data)
        {
            bytes[key] = Encoding.UTF8.GetBytes(value);
        }

        _secrets[new NamespacedName("test", name)] = new V1Secret { Metadata = new V1ObjectMeta { Name = name, ResourceVersion = version }, Data = bytes };
    }

    private static ServiceBrokerAuthSecret Named(string name) => new() { SecretRef = new SecretReference { Namespace = "test", Name = name } };

    private static (string Certificate, string Key) Pair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=catalog", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        using var certificate = request.CreateSelfSigned(now, now.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
