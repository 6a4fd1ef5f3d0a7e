using Microsoft.Extensions.Logging;
using Prometheus;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Bindings;
using Ssm.ServiceCatalog.Bindings.Transforms;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Diagnostics;
using Ssm.ServiceCatalog.Instances;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Parameters;

namespace Ssm.ServiceCatalog;

/// <summary>Composes the controllers: who reads what, and what wakes whom.</summary>
internal sealed class CatalogRole : IDisposable
{
    private const string LeaseName = "service-catalog-controller-manager";

    private readonly ControllerGroup _group;
    private readonly EventRecorder _events;
    private readonly BrokerConnections _connections;
    private readonly InstanceReconciler _instances;
    private Action _beginTerm = () => { };
    private readonly LeaderElection? _election;
    private readonly CatalogContext _context;
    private readonly CatalogCaches _caches;

    public CatalogRole(
        KubernetesApi api, CatalogControllerOptions options, TimeProvider timeProvider, Func<double> jitter, Func<Guid> newId, ILoggerFactory logs, CollectorRegistry registry)
    {
        _group = new ControllerGroup(api, timeProvider, jitter, logs, registry);
        var metrics = new CatalogMetrics(registry);
        _events = new EventRecorder(api, CatalogApi.EventComponent, timeProvider, logs.CreateLogger("Ssm.ServiceCatalog.Events"));
        var cluster = Scope(new BrokerKinds<ClusterServiceBroker, ClusterServiceClass, ClusterServicePlan>
        {
            Names = ScopeNames.Cluster,
            Brokers = CatalogTypes.ClusterServiceBrokers,
            Classes = CatalogTypes.ClusterServiceClasses,
            Plans = CatalogTypes.ClusterServicePlans,
        });
        var namespaced = Scope(new BrokerKinds<ServiceBroker, ServiceClass, ServicePlan>
        {
            Names = ScopeNames.Namespaced,
            Brokers = CatalogTypes.ServiceBrokers,
            Classes = CatalogTypes.ServiceClasses,
            Plans = CatalogTypes.ServicePlans,
        });
        _caches = new CatalogCaches(_group, cluster, namespaced);
        _context = new CatalogContext
        {
            Api = api,
            Events = _events,
            Options = options,
            Metrics = metrics,
            Relists = new RelistRequests(),
            Ledger = new OrphanLedger(api, _caches.Orphans, _caches.OrphansOfInstance),
            TimeProvider = timeProvider,
            Logs = logs,
        };
        var secrets = new SecretReader(api, _caches.Secrets);
        var clientLogger = logs.CreateLogger<BrokerClient>();
        _connections = new BrokerConnections(
            secrets.GetAsync,
            (settings, broker) => new BrokerClient(settings, timeProvider, newId, metrics.ObserverOf(broker), clientLogger),
            options);
        var clusterId = new ClusterIdSource(_group, options, newId);
        AddBrokers(cluster);
        if (options.FeatureGates.NamespacedServiceBroker)
        {
            AddBrokers(namespaced);
        }

        _instances = new InstanceReconciler(_context, _caches.Instances, new InstanceReader(_caches, _context.Ledger, secrets, clusterId, options), _connections);
        AddInstances();
        AddBindings(secrets, clusterId, newId);
        AddOrphans();
        _election = options.LeaderElect ? new LeaderElection(api, Lease(options), timeProvider, logs.CreateLogger("Ssm.ServiceCatalog.LeaderElection")) : null;
    }

    /// <summary>What runs, for a simulation that runs it step by step.</summary>
    internal ControllerGroup Group => _group;

    /// <summary>True once all caches are filled.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Watches always, acts while leading.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts =
        [
            _group.RunInformersAsync(stopping.Token),
            _events.RunAsync(stopping.Token),
            SignalReadyAsync(stopping.Token),
            _election is null ? LeadAsync(stopping.Token) : _election.RunAsync(LeadAsync, stopping.Token),
        ];
        try
        {
            await Task.WhenAll(parts.Select(part => StopWithAsync(part, stopping)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    public void Dispose()
    {
        _group.Dispose();
        _connections.Dispose();
    }

    /// <summary>A part that fails takes the others with it, so that the process ends and is started anew.</summary>
    private static async Task StopWithAsync(Task part, CancellationTokenSource stopping)
    {
        try
        {
            await part;
        }
        catch
        {
            await stopping.CancelAsync();
            throw;
        }
    }

    /// <summary>A new leader must not rely on what it knew when it led before.</summary>
    internal void BeginTerm() => _beginTerm();

    private Task LeadAsync(CancellationToken cancellationToken)
    {
        BeginTerm();
        return _group.RunControllersAsync(cancellationToken);
    }

    private async Task SignalReadyAsync(CancellationToken cancellationToken)
    {
        await _group.WaitForSyncAsync(cancellationToken);
        IsReady = true;
        _context.Options.OnReady?.Invoke();
    }

    private BrokerScope<TBroker, TClass, TPlan> Scope<TBroker, TClass, TPlan>(BrokerKinds<TBroker, TClass, TPlan> kinds)
        where TBroker : class, IServiceBroker, new()
        where TClass : class, IServiceClass, new()
        where TPlan : class, IServicePlan, new() => new(_group, kinds);

    private void AddBrokers<TBroker, TClass, TPlan>(BrokerScope<TBroker, TClass, TPlan> scope)
        where TBroker : class, IServiceBroker, new()
        where TClass : class, IServiceClass, new()
        where TPlan : class, IServicePlan, new()
    {
        var brokers = _group.Controller(scope.Kinds.Brokers.Plural, new BrokerReconciler<TBroker, TClass, TPlan>(_context, scope, _connections, _caches.VersionOf), Workers())
            .Watch(scope.Brokers)
            .Watch(_caches.Secrets, secret => scope.BrokersWithSecret(NamespacedName.Of(secret)).Select(broker => NamespacedName.Of(broker)));
        _context.Relists.Asked += (kind, key) =>
        {
            if (kind == scope.Kinds.Brokers.Kind)
            {
                brokers.Enqueue(key);
            }
        };
        _group.Controller(
            scope.Kinds.Classes.Plural,
            new RemovedEntryReconciler<TClass>(
                _context.Api, scope.Kinds.Classes, scope.Classes, item => item.Status?.RemovedFromBrokerCatalog == true, _caches.IsClassUsed),
            Workers())
            .Watch(scope.Classes)
            .Watch(_caches.Instances, CatalogCaches.ClassesOf);
        _group.Controller(
            scope.Kinds.Plans.Plural,
            new RemovedEntryReconciler<TPlan>(
                _context.Api, scope.Kinds.Plans, scope.Plans, item => item.Status?.RemovedFromBrokerCatalog == true, _caches.IsPlanUsed),
            Workers())
            .Watch(scope.Plans)
            .Watch(_caches.Instances, CatalogCaches.PlansOf);
    }

    private void AddInstances()
    {
        _beginTerm += _instances.BeginTerm;
        var controller = _group.Controller("serviceinstances", _instances, Workers())
            .Watch(_caches.Instances)
            .Watch(_caches.Instances, _caches.TwinsOf)
            .Watch(_caches.Bindings, _caches.InstanceWaitingFor)
            .Watch(_caches.Secrets, secret => _caches.InstancesWaitingFor(NamespacedName.Of(secret)))
            .Watch(_caches.Secrets, secret => _caches.ScopesWithBrokerSecret(NamespacedName.Of(secret)).SelectMany(_caches.WaitingInstances))
            .Watch(_caches.Namespaces, home => _caches.InstancesIn(home.Metadata.Name).Select(NamespacedName.Of))
            .Watch(_caches.Orphans, entry => _caches.InstancesWithId(entry.Spec.InstanceID).Select(NamespacedName.Of));
        foreach (var scope in _caches.Scopes)
        {
            scope.WakeOnPlanChange(controller, _caches.InstancesOfPlan);
            scope.WakeOnChange(controller, _caches.WaitingInstances);
        }
    }

    private void AddBindings(SecretReader secrets, ClusterIdSource clusterId, Func<Guid> newId)
    {
        var reconciler = new BindingReconciler(
            _context,
            _caches.Bindings,
            new BindingReader(_caches, _context.Api, _context.Ledger, secrets, clusterId),
            _connections,
            new CredentialTransforms(secrets),
            new BindingSecrets(_context.Api),
            _instances,
            newId);
        _beginTerm += reconciler.BeginTerm;
        var controller = _group.Controller("servicebindings", reconciler, Workers())
            .Watch(_caches.Bindings)
            .Watch(_caches.Instances, _caches.BindingsWaitingFor)
            .Watch(_caches.Orphans, entry => _caches.BindingsWithId(entry.Spec.BindingID ?? "").Select(NamespacedName.Of))
            .Watch(_caches.Secrets, secret => _caches.BindingsWithSecret(NamespacedName.Of(secret)).Select(NamespacedName.Of))
            .Watch(_caches.Secrets, secret => _caches.BindingsWaitingFor(NamespacedName.Of(secret)))
            .Watch(_caches.Secrets, secret => _caches.ScopesWithBrokerSecret(NamespacedName.Of(secret)).SelectMany(_caches.WaitingBindings))
            .Watch(_caches.Namespaces, home => _caches.BindingsIn(home.Metadata.Name).Where(binding => binding.Metadata.DeletionTimestamp is not null).Select(NamespacedName.Of));
        foreach (var scope in _caches.Scopes)
        {
            scope.WakeOnChange(controller, _caches.WaitingBindings);
        }
    }

    private void AddOrphans()
    {
        var reconciler = new OrphanReconciler(_context, _caches, _connections);
        _beginTerm += reconciler.BeginTerm;
        var controller = _group.Controller("orphanedresources", reconciler, Workers())
            .Watch(_caches.Orphans)
            .Watch(_caches.Instances, instance => Entries(_caches.OrphansOfInstance(instance.Spec.ExternalID)))
            .Watch(_caches.Bindings, binding => Entries(_caches.OrphansOfBinding(binding.BrokerId())))
            .Watch(_caches.Orphans, entry => Entries(_caches.OrphansOfInstance(entry.Spec.InstanceID)));
        foreach (var scope in _caches.Scopes)
        {
            scope.WakeOnChange(controller, _ => Entries(_caches.Orphans.List()));
        }
    }

    private static IEnumerable<NamespacedName> Entries(IReadOnlyList<OrphanedResource> entries) => entries.Select(NamespacedName.Of);

    private ControllerOptions Workers() => new()
    {
        Workers = _context.Options.ConcurrentSyncs,

        // A pass makes at most two calls to a broker and a few to the API server.
        PassTimeout = (_context.Options.OsbApiRequestTimeout * 2) + TimeSpan.FromMinutes(2),
    };

    private static LeaderElectionOptions Lease(CatalogControllerOptions options) => new()
    {
        Namespace = options.LeaderElectionNamespace,
        Name = LeaseName,
        Identity = options.LeaderElectionIdentity ?? $"{Environment.MachineName}-{Environment.ProcessId}-external-service-catalog-controller",
        LeaseDuration = options.LeaderElectionLeaseDuration,
        RenewDeadline = options.LeaderElectionRenewDeadline,
        RenewPeriod = options.LeaderElectionRetryPeriod,
    };
}
