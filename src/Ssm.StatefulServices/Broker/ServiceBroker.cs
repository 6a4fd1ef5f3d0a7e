using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Server;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Operator;
using Ssm.StatefulServices.Secrets;

namespace Ssm.StatefulServices.Broker;

/// <summary>
/// One replica of a service's broker: the OSB server with its health endpoints, and the operator of the service, which runs in one replica at a
/// time. Several may run in one process.
/// </summary>
public sealed class ServiceBroker : IAsyncDisposable
{
    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(5);

    private readonly WebApplication _server;
    private readonly KubernetesApi _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILoggerFactory _logs;
    private Task _background = Task.CompletedTask;

    private ServiceBroker(WebApplication server, KubernetesApi api, ILoggerFactory logs)
    {
        _server = server;
        _api = api;
        _logs = logs;
    }

    /// <summary>Where the broker listens.</summary>
    public Uri Url => new(_server.Urls.First());

    /// <summary>Runs a replica until cancelled.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="output">Where it logs, a line for each step; it stays open.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="jitter">A number in [0, 1) at each call.</param>
    /// <param name="cancellationToken">Stops it gracefully.</param>
    public static async Task RunAsync(
        ServiceBrokerOptions options, TextWriter output, TimeProvider timeProvider, Func<double> jitter, CancellationToken cancellationToken)
    {
        await using var broker = await StartAsync(options, output, timeProvider, jitter, cancellationToken);
        try
        {
            await broker._background.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop; disposal does it.
        }
    }

    /// <summary>Starts a replica; it serves when this returns. Dispose it to stop it.</summary>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Disposed with the broker.")]
    public static async Task<ServiceBroker> StartAsync(
        ServiceBrokerOptions options, TextWriter output, TimeProvider timeProvider, Func<double> jitter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var definition = ServiceDefinitions.Find(options.Service, options.Site, timeProvider)
            ?? throw new ArgumentException($"there is no service {options.Service}; known are {string.Join(", ", ServiceDefinitions.Names)}", nameof(options));
        definition = definition with { Offering = definition.Offering.RunBy(options.Image) };
        var logs = LoggerFactory.Create(logging => logging.AddProvider(new LineLoggerProvider(output, timeProvider)).AddFilter("Microsoft", LogLevel.Warning));
        var api = new KubernetesApi(options.Kubernetes, new KubernetesApiOptions { UserAgent = $"ssm-{options.Service}-broker" }, timeProvider);
        var names = new ServiceBrokerNames(options.Service);

        var metrics = RoleMetrics.NewRegistry();
        var group = new ControllerGroup(api, timeProvider, jitter, logs, metrics);
        var authScope = new ListScope { Namespace = options.Namespace, FieldSelector = $"metadata.name={names.Credentials}" };
        var credentials = new SecretCredentials(
            group.Informer(KubernetesTypes.Secrets, authScope), new NamespacedName(options.Namespace, names.Credentials), timeProvider);

        var server = Build(options, logs);
        server.MapOpenServiceBroker(
            new StatefulServiceBroker(definition, options.Namespace, api, timeProvider, Passwords.Generate, logs), credentials, new BrokerServerOptions());
        var diagnostics = new DiagnosticsEndpoints(
            metrics, () => credentials.IsLoaded ? null : "the credentials that callers must have were not read yet");
        foreach (var path in DiagnosticsEndpoints.Paths)
        {
            server.MapGet(path, (RequestDelegate)diagnostics.AnswerAsync);
        }

        var broker = new ServiceBroker(server, api, logs);
        await server.StartAsync(cancellationToken);
        broker._background = broker.RunBackgroundAsync(definition, options, group, metrics, timeProvider, jitter);
        return broker;
    }

    /// <summary>Stops serving and reconciling, and gives the lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        using var deadline = new CancellationTokenSource(LongestShutdown);
        await _server.StopAsync(deadline.Token);
        await _background;
        await _server.DisposeAsync();
        _api.Dispose();
        _logs.Dispose();
        _stop.Dispose();
    }

    private static WebApplication Build(ServiceBrokerOptions options, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        var server = builder.Build();
        server.UseRouting();
        return server;
    }

    /// <summary>
    /// Renewed seldom: each renewal is a durable write, and there is a broker for each service. A replica that stops gives the lease back at once; only after a
    /// crash do instances wait this long for a new operator, and they serve meanwhile.
    /// </summary>
    private static LeaderElectionOptions Lease(ServiceBrokerOptions options) => new()
    {
        Namespace = options.Namespace,
        Name = new ServiceBrokerNames(options.Service).Broker,
        Identity = options.Identity,
        LeaseDuration = TimeSpan.FromSeconds(30),
        RenewDeadline = TimeSpan.FromSeconds(20),
        RenewPeriod = TimeSpan.FromSeconds(10),
    };

    private async Task RunBackgroundAsync(
        ServiceDefinition definition, ServiceBrokerOptions options, ControllerGroup group, CollectorRegistry metrics, TimeProvider timeProvider,
        Func<double> jitter)
    {
        using (group)
        {
            var election = new LeaderElection(
                _api,
                Lease(options),
                timeProvider,
                _logs.CreateLogger("Ssm.Operator"));
            var @operator = new ServiceOperator(definition, options.Namespace, _api, timeProvider, jitter, Passwords.Generate, _logs, metrics);
            await Task.WhenAll(group.RunAsync(_stop.Token), election.RunAsync(@operator.RunAsync, _stop.Token));
        }
    }
}
