using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Annotations;
using Ssm.ServiceDiscovery.Diagnostics;
using Ssm.ServiceDiscovery.Dns;
using Ssm.ServiceDiscovery.Names;

namespace Ssm.ServiceDiscovery;

/// <summary>The service-discovery role: answers DNS and annotates the Services of instances.</summary>
public static class ServiceDiscoveryServer
{
    private const int TcpWorkers = 32;
    private const int UdpWorkersThatForward = 32;

    /// <summary>Serves until cancelled.</summary>
    /// <param name="configuration">The Kubernetes API that is watched and written.</param>
    /// <param name="options">Read once, at the start.</param>
    /// <param name="timeProvider">The clock of every wait.</param>
    /// <param name="jitter">A number in [0, 1) at each call; spreads retries out.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="ready">Called once, when the names of all present objects are answered. Must be quick and must not throw.</param>
    /// <param name="cancellationToken">Ends it; the task completes when everything it started has ended.</param>
    public static async Task RunAsync(
        KubernetesClientConfiguration configuration,
        ServiceDiscoveryOptions options,
        TimeProvider timeProvider,
        Func<double> jitter,
        ILoggerFactory logs,
        Action<ServiceDiscoveryReady> ready,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ready);
        var logger = logs.CreateLogger("Ssm.ServiceDiscovery");
        var registry = RoleMetrics.NewRegistry();
        var metrics = new DiscoveryMetrics(registry);
        using var server = new DnsServer(options.Listen, logger);
        using var api = new KubernetesApi(configuration, new KubernetesApiOptions { UserAgent = "ssm-service-discovery" }, timeProvider);
        using var group = new ControllerGroup(api, timeProvider, jitter, logs, registry);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeper = new ZoneKeeper(group, options, metrics, timeProvider, logger);
        AddAnnotations(group, options, logger);
        var isReady = false;
        var endpoints = new DiagnosticsEndpoints(registry, () => Volatile.Read(ref isReady) ? null : "names are not known yet");
        await using var diagnostics = await DiagnosticsServer.StartAsync(options.DiagnosticsEndPoint, endpoints, cancellationToken);

        async Task AnswerAsync()
        {
            await group.WaitForSyncAsync(stop.Token);
            keeper.Rebuild();
            Volatile.Write(ref isReady, true);
            ready(new ServiceDiscoveryReady { Listening = server.Listening, Failures = server.Failures, Diagnostics = diagnostics?.Url });
            await Task.WhenAll(
                keeper.RunAsync(stop.Token),
                server.RunAsync(CreateResponder(keeper, options, metrics, timeProvider), CreateListenerOptions(options), timeProvider, stop.Token));
        }

        Task[] parts = [group.RunInformersAsync(stop.Token), AnnotateAsync(group, options, timeProvider, logger, stop.Token), AnswerAsync()];
        await Task.WhenAny(parts); // none ends before it is asked to, unless it failed
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(parts);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static void AddAnnotations(ControllerGroup group, ServiceDiscoveryOptions options, ILogger logger)
    {
        var services = group.Informer(KubernetesTypes.Services, ListScope.All);
        var endpoints = group.Informer(KubernetesTypes.Endpoints, ListScope.All);
        var reconciler = new EndpointsAnnotationReconciler(group.Api, services, endpoints, logger);
        group.Controller("endpoints-annotation", reconciler, new ControllerOptions())
            .Watch(services, KeysOfInstances)
            .Watch(endpoints, KeysOfInstances);

        IEnumerable<NamespacedName> KeysOfInstances(IKubernetesObject<V1ObjectMeta> item) =>
            item.Metadata.NamespaceProperty == options.Namespace ? [NamespacedName.Of(item)] : [];
    }

    private static Task AnnotateAsync(
        ControllerGroup group, ServiceDiscoveryOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken) =>
        options.LeaderElection is { } election
            ? new LeaderElection(group.Api, election, timeProvider, logger).RunAsync(group.RunControllersAsync, cancellationToken)
            : group.RunControllersAsync(cancellationToken);

    private static DnsResponder CreateResponder(ZoneKeeper keeper, ServiceDiscoveryOptions options, DiscoveryMetrics metrics, TimeProvider timeProvider)
    {
        var format = new DnsReplyFormat
        {
            TimeToLive = options.TimeToLive,
            ClusterDomain = options.ClusterDomain,
            IsRecursionAvailable = options.Upstream is not null,
        };
        var forwarder = options.Upstream is { } upstream ? new DnsForwarder(upstream, options.UpstreamTimeout, timeProvider) : null;
        return new DnsResponder((name, type) => keeper.Zone.Resolve(name, type), format, forwarder, metrics);
    }

    private static DnsListenerOptions CreateListenerOptions(ServiceDiscoveryOptions options) => new()
    {
        UdpWorkers = options.Upstream is null ? 1 : UdpWorkersThatForward,
        TcpWorkers = TcpWorkers,
        TcpIdleTimeout = options.TcpIdleTimeout,
    };
}
