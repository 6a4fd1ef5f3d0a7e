using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery.Diagnostics;

namespace Ssm.ServiceDiscovery.Names;

/// <summary>Keeps the newest zone: a change of any object rebuilds it, many changes at once rebuild it once.</summary>
internal sealed partial class ZoneKeeper
{
    /// <summary>The least time from one rebuild to the next, so that a storm of changes costs little; the first change is taken at once.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);

    private readonly Informer<V1Service> _services;
    private readonly Informer<V1Endpoints> _endpoints;
    private readonly Informer<StatefulServiceHost> _instances;
    private readonly string _clusterDomain;
    private readonly DiscoveryMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile DnsZone _zone;
    private HashSet<HostRefusal> _refusals = [];

    public ZoneKeeper(ControllerGroup group, ServiceDiscoveryOptions options, DiscoveryMetrics metrics, TimeProvider timeProvider, ILogger logger)
    {
        _services = Follow(group.Informer(KubernetesTypes.Services, ListScope.All));
        _endpoints = Follow(group.Informer(KubernetesTypes.Endpoints, ListScope.All));
        _instances = Follow(group.Informer(StatefulServiceHost.Type, ListScope.In(options.Namespace)));
        _clusterDomain = options.ClusterDomain;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _zone = DnsZoneBuilder.Build(new ZoneSources { Services = [], Endpoints = [], Hosts = [] }, _clusterDomain, serial: 0).Zone;
    }

    /// <summary>The newest zone; never older than the change before last.</summary>
    public DnsZone Zone => _zone;

    /// <summary>Builds the zone from what the informers hold now.</summary>
    public void Rebuild()
    {
        var sources = new ZoneSources
        {
            Services = _services.List(),
            Endpoints = _endpoints.List(),
            Hosts = [.. _instances.List().Where(instance => !string.IsNullOrEmpty(instance.Spec?.Host)).Select(ToHost)],
        };
        var (zone, refusals) = DnsZoneBuilder.Build(sources, _clusterDomain, _zone.Serial + 1);
        _zone = zone;
        _metrics.SetNames(zone.Count);
        foreach (var refusal in refusals.Where(refusal => !_refusals.Contains(refusal)))
        {
            LogRefused(refusal.Instance, refusal.Host, refusal.Why);
        }

        _refusals = [.. refusals];
    }

    /// <summary>Rebuilds on every change until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _changes.Reader.ReadAllAsync(cancellationToken))
            {
                Rebuild();
                await Task.Delay(MinInterval, _timeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static InstanceHost ToHost(StatefulServiceHost instance) =>
        new(NamespacedName.Of(instance), instance.Spec!.Host!, instance.Metadata.CreationTimestamp ?? DateTime.MaxValue); // filtered by the caller

    private Informer<T> Follow<T>(Informer<T> informer)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        informer.Changed += _ => _changes.Writer.TryWrite(true);
        return informer;
    }

    [LoggerMessage(8003, LogLevel.Warning, "Host {Host} of instance {Instance} gets no DNS name: {Why}")]
    private partial void LogRefused(NamespacedName instance, string host, string why);
}
