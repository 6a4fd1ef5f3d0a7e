using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Standalone.ApiServer.Hosting;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer;

/// <summary>
/// A running API server: HTTPS on a loopback address, state in a data folder that no other process may hold meanwhile. Knows how to issue
/// credentials for itself. Dispose or stop it to let go of the folder.
/// </summary>
public sealed partial class StandaloneApiServer : IAsyncDisposable
{
    private static readonly TimeSpan ClientCertificateLifetime = TimeSpan.FromDays(365);

    /// <summary>
    /// A body that is too large is refused after <see cref="Requests.RequestBody.LimitBytes"/>, and read on into nothing up to here, so that
    /// its sender gets to see the refusal rather than a broken connection.
    /// </summary>
    private const long DrainedBytes = 256 * 1024 * 1024;

    private readonly WebApplication _web;
    private readonly ApiServerState _state;
    private readonly ILogger _logger;
    private int _stopped;

    private StandaloneApiServer(WebApplication web, ApiServerState state, ApiServerOptions options, ILogger logger)
    {
        (_web, _state, _logger) = (web, state, logger);
        Endpoint = new IPEndPoint(options.Address, new Uri(_web.Urls.First()).Port);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The port it listens on.</summary>
    public int Port => Endpoint.Port;

    /// <summary>Where clients reach it, such as <c>https://127.0.0.1:6443</c>.</summary>
    public Uri Url => new($"https://{Endpoint}");

    /// <summary>What clients verify the server by, PEM.</summary>
    public string CertificateAuthorityPem => _state.Authority.CertificatePem;

    /// <summary>Opens the data folder and serves. Returns when requests are answered.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Locked"/>: another process holds the folder.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<StandaloneApiServer> StartAsync(
        ApiServerOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = await ApiServerState.OpenAsync(options, timeProvider, loggerFactory, cancellationToken);
        try
        {
            var web = Build(options, state, loggerFactory);
            await web.StartAsync(cancellationToken);
            var server = new StandaloneApiServer(web, state, options, loggerFactory.CreateLogger<StandaloneApiServer>());
            server.LogStarted(server.Url, options.DataFolder);
            return server;
        }
        catch
        {
            await state.DisposeAsync();
            throw;
        }
    }

    /// <summary>Signs a client certificate: the user authenticates by it with this name and these groups.</summary>
    public IssuedCertificate IssueClientCertificate(string user, params IReadOnlyList<string> groups) =>
        _state.Authority.IssueClient(user, groups, ClientCertificateLifetime);

    /// <summary>A kubeconfig, YAML, for a user of these groups; holds a private key, so keep it as a secret.</summary>
    public string CreateKubeconfig(string user, params IReadOnlyList<string> groups) =>
        Kubeconfig.Write(Url, CertificateAuthorityPem, user, IssueClientCertificate(user, groups));

    /// <summary>A kubeconfig for the administrator, <c>kubernetes-admin</c> of <c>system:masters</c>.</summary>
    public string CreateAdminKubeconfig() => CreateKubeconfig("kubernetes-admin", "system:masters");

    /// <summary>Writes the administrator's kubeconfig to a file that only its owner may read.</summary>
    public void WriteAdminKubeconfig(string path) => SecretFile.Write(path, CreateAdminKubeconfig());

    /// <summary>Ends watches and requests, makes what is written durable, and lets go of the data folder.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await _state.StopServingAsync();
        await _web.StopAsync(cancellationToken);
        await _web.DisposeAsync();
        await _state.DisposeAsync();
        LogStopped(Url);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private static WebApplication Build(ApiServerOptions options, ApiServerState state, ILoggerFactory loggerFactory)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = DrainedBytes;
            kestrel.Limits.MinResponseDataRate = null; // watches are quiet
            kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
            kestrel.Listen(options.Address, options.Port, listen => Listen(listen, state));
        });
        var web = builder.Build();
        web.Run(state.Handler.HandleAsync);
        return web;
    }

    private static void Listen(ListenOptions listen, ApiServerState state)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, _) => state.ServingCertificate.Current;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;

            // Any certificate may open a connection; whether it means anyone is decided for each request, which can answer 401.
            https.ClientCertificateValidation = (_, _, _) => true;
        });
    }

    [LoggerMessage(5000, LogLevel.Information, "API server at {Url}, data in {Folder}")]
    private partial void LogStarted(Uri url, string folder);

    [LoggerMessage(5002, LogLevel.Information, "API server at {Url} stopped")]
    private partial void LogStopped(Uri url);
}
