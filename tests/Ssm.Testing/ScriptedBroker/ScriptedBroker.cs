using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Catalogs;
using Ssm.OpenServiceBroker.Server;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>
/// A broker over real HTTP on a free loopback port. By default it behaves well and keeps its state in <see cref="State"/>; scripts make
/// single requests go wrong: <c>broker.Provision.RespondsWith(503).Then(201)</c>. Records every request.
/// </summary>
[SuppressMessage("Design", "MA0049", Justification = "The folder holds the parts of this one type.")]
public sealed class ScriptedBroker : IAsyncDisposable, IBrokerCredentials
{
    private readonly ConcurrentQueue<ScriptedCall> _calls = [];
    private readonly WebApplication _host;

    private ScriptedBroker(Catalog catalog, ILoggerProvider? logs)
    {
        State = new InMemoryBroker(catalog);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        }

        _host = builder.Build();
        var scripting = new ScriptingMiddleware(this);
        _host.Use(next => http => scripting.HandleAsync(http, next));
        _host.UseRouting();
        _host.MapOpenServiceBroker(State, this, Options);
    }

    /// <summary>The broker behind the scripts.</summary>
    public InMemoryBroker State { get; }

    public BrokerServerOptions Options { get; } = new();

    /// <summary>Who may call. Default: everybody.</summary>
    public IReadOnlyCollection<BrokerCredential> Accepted { get; set; } = [BrokerCredential.None];

    /// <summary>
    /// Whether connections may be reused. Default: no, because HTTP clients send a request again when a reused one closes without an answer,
    /// which would hide <see cref="ScriptedEndpoint.DropsConnection"/> from a test.
    /// </summary>
    public bool KeepsConnections { get; set; }

    /// <summary>To be given to a client; without a slash at the end.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    public ScriptedEndpoint FetchCatalog { get; } = new(nameof(FetchCatalog));

    public ScriptedEndpoint Provision { get; } = new(nameof(Provision));

    public ScriptedEndpoint FetchInstance { get; } = new(nameof(FetchInstance));

    public ScriptedEndpoint Update { get; } = new(nameof(Update));

    public ScriptedEndpoint Deprovision { get; } = new(nameof(Deprovision));

    public ScriptedEndpoint PollLastOperation { get; } = new(nameof(PollLastOperation));

    public ScriptedEndpoint Bind { get; } = new(nameof(Bind));

    public ScriptedEndpoint FetchBinding { get; } = new(nameof(FetchBinding));

    public ScriptedEndpoint Unbind { get; } = new(nameof(Unbind));

    public ScriptedEndpoint PollBindingLastOperation { get; } = new(nameof(PollBindingLastOperation));

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    public static Task<ScriptedBroker> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(SampleCatalog.Default, logs: null, cancellationToken);

    public static async Task<ScriptedBroker> StartAsync(Catalog catalog, ILoggerProvider? logs, CancellationToken cancellationToken)
    {
        var broker = new ScriptedBroker(catalog, logs);
        await broker._host.StartAsync(cancellationToken);
        var addresses = broker._host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        broker.Url = new Uri(addresses.Addresses.Single());
        return broker;
    }

    /// <summary>The requests to one endpoint so far.</summary>
    public IReadOnlyList<ScriptedCall> CallsTo(ScriptedEndpoint endpoint) => [.. _calls.Where(call => call.Endpoint == endpoint.Name)];

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    internal void Record(ScriptedCall call) => _calls.Enqueue(call);
}
