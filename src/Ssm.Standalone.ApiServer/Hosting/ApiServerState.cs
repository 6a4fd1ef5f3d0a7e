using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Prometheus;
using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Authentication;
using Ssm.Standalone.ApiServer.BuiltIns;
using Ssm.Standalone.ApiServer.Credentials;
using Ssm.Standalone.ApiServer.CustomResources;
using Ssm.Standalone.ApiServer.Discovery;
using Ssm.Standalone.ApiServer.Logs;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.OpenApi;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Responses;
using Ssm.Standalone.ApiServer.Verbs;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Hosting;

/// <summary>Everything behind the listening socket, composed by hand: what there is, in the order it depends on each other.</summary>
internal sealed class ApiServerState : IAsyncDisposable
{
    private readonly Store _store;
    private readonly ServiceAccountTokens _tokens;
    private readonly WebhookConnections _webhooks;
    private readonly HttpClient _node = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _background;

    private ApiServerState(ApiServerOptions options, Store store, TimeProvider time, ILoggerFactory logs)
    {
        var keys = Path.Combine(options.DataFolder, "pki");
        Directory.CreateDirectory(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _store = store;
        Authority = CertificateAuthority.LoadOrCreate(keys, time);
        ServingCertificate = new ServingCertificate(Authority, [options.Address, .. options.AlternativeAddresses], keys, time);
        _tokens = ServiceAccountTokens.LoadOrCreate(keys, time);

        Objects = new ObjectStore(store);
        var serviceAccounts = new ServiceAccountAuthenticator(_tokens, Objects);
        Registry = new ResourceRegistry([.. BuiltInResources.All, .. ReviewResources.All(serviceAccounts)]);
        var definitions = new DefinitionController(Objects, Registry, time, logs.CreateLogger<DefinitionController>());
        definitions.Load();

        _webhooks = new WebhookConnections(Objects);
        var admission = new AdmissionChain(
            new WebhookConfigurations(Objects), new WebhookCaller(_webhooks, time, NewId, logs.CreateLogger<WebhookCaller>()));
        var tables = new TableWriter(time);
        var context = new VerbContext(
            Objects, Registry, admission, new ResponseWriter(tables), definitions, time, NewId);
        var watches = new WatchOptions(options.BookmarkInterval, TimeSpan.FromMinutes(30), Jitter);
        var collectors = Metrics.NewCustomRegistry();
        DotNetStats.Register(collectors);
        var metrics = new RequestMetrics(collectors);
        Handler = new RequestHandler(
            new Authenticator(Authority, serviceAccounts, time),
            Registry,
            new DiscoveryEndpoint(Registry),
            new OpenApiEndpoint(Registry),
            new OperationalEndpoints(collectors),
            new VerbRouter(
                context, watches, tables, definitions, new TokenRequests(Objects, _tokens, time, NewId),
                new PodLog(Objects, _node, options.KubeletToken), new LongRunning(metrics, _stopping.Token)),
            metrics,
            time,
            logs.CreateLogger<RequestHandler>());
        _background = Task.WhenAll(
            definitions.RunAsync(_stopping.Token), new EventExpiry(Objects, options.EventLifetime, time).RunAsync(_stopping.Token));
    }

    public CertificateAuthority Authority { get; }

    public ServingCertificate ServingCertificate { get; }

    public ObjectStore Objects { get; }

    public ResourceRegistry Registry { get; }

    public RequestHandler Handler { get; }

    public static async Task<ApiServerState> OpenAsync(
        ApiServerOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var store = Store.Open(new StoreOptions { Folder = Path.Combine(options.DataFolder, "store"), HistoryEvents = options.HistoryEvents });
        try
        {
            var state = new ApiServerState(options, store, time, logs);
            await InitialObjects.EnsureAsync(state.Objects, state.Registry, time, NewId, cancellationToken);
            return state;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async Task StopServingAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _background;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopServingAsync();
        await _store.DisposeAsync();
        _node.Dispose();
        _webhooks.Dispose();
        _tokens.Dispose();
        ServingCertificate.Dispose();
        Authority.Dispose();
        _stopping.Dispose();
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root: everyone else is given ids.")]
    private static Guid NewId() => Guid.NewGuid();

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root: everyone else is given chance.")]
    private static double Jitter() => Random.Shared.NextDouble();
}
