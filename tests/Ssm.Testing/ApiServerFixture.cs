using k8s;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Standalone.ApiServer;

namespace Ssm.Testing;

/// <summary>A real API server on a free loopback port with a data folder of its own. Start one per test or share one per class; dispose it.</summary>
public sealed class ApiServerFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly Action<ApiServerOptions> _configure;

    private ApiServerFixture(TimeProvider? time, ILoggerFactory? logs, Action<ApiServerOptions>? configure)
    {
        _time = time ?? TimeProvider.System;
        _logs = logs ?? NullLoggerFactory.Instance;
        _configure = configure ?? (_ => { });
        Server = null!; // StartAsync sets it before anyone gets the fixture
    }

    /// <summary>The server that runs now.</summary>
    public StandaloneApiServer Server { get; private set; }

    /// <summary>Where the server keeps its state.</summary>
    public string DataFolder => _folder.File("data");

    /// <summary>A kubeconfig file for the administrator.</summary>
    public string KubeconfigPath => _folder.File("kubeconfig");

    /// <summary>For clients that act as the administrator.</summary>
    public KubernetesClientConfiguration Configuration => ConfigurationFor("kubernetes-admin", "system:masters");

    public static async Task<ApiServerFixture> StartAsync(
        TimeProvider? time = null, ILoggerFactory? logs = null, Action<ApiServerOptions>? configure = null)
    {
        var fixture = new ApiServerFixture(time, logs, configure);
        await fixture.StartServerAsync(port: 0);
        return fixture;
    }

    /// <summary>For clients that act as another user.</summary>
    public KubernetesClientConfiguration ConfigurationFor(string user, params string[] groups)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Server.CreateKubeconfig(user, groups)));
        return KubernetesClientConfiguration.BuildConfigFromConfigFile(stream);
    }

    /// <summary>A client that acts as the administrator. The caller disposes it.</summary>
    public k8s.Kubernetes CreateClient() => new(Configuration);

    /// <summary>A plain HTTP client with the administrator's certificate, for requests that no typed client makes.</summary>
    public HttpClient CreateHttpClient()
    {
        var certificate = Server.IssueClientCertificate("kubernetes-admin", "system:masters").ToCertificate();
        return CreateHttpClient(certificate);
    }

    /// <summary>A plain HTTP client without any credential.</summary>
    public HttpClient CreateAnonymousHttpClient() => CreateHttpClient(null);

    /// <summary>Stops the server and starts another on the same data folder and port, as after a restart of the machine.</summary>
    public async Task RestartAsync()
    {
        var port = Server.Port;
        await Server.DisposeAsync();
        await StartServerAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartServerAsync(int port)
    {
        var options = new ApiServerOptions { DataFolder = DataFolder, Port = port, KubeletToken = "kubelet-token-of-the-test" };
        _configure(options);
        Server = await StandaloneApiServer.StartAsync(options, _time, _logs, CancellationToken.None);
        Server.WriteAdminKubeconfig(KubeconfigPath);
    }

    /// <summary>A plain HTTP client that shows a certificate of the test's choice.</summary>
    public HttpClient CreateHttpClient(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(Server.CertificateAuthorityPem);
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler) { BaseAddress = Server.Url };
    }
}
