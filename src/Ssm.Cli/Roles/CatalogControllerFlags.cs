using System.CommandLine;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog;

namespace Ssm.Cli.Roles;

/// <summary>The flags of the original's controller manager, with its names and defaults where it has them.</summary>
internal sealed class CatalogControllerFlags
{
    private static readonly CatalogControllerOptions Defaults = new();

    private readonly Option<FeatureGates> _gates = CatalogFlags.FeatureGates();

    private readonly Option<int> _concurrentSyncs = new("--concurrent-syncs")
    {
        Description = "Passes at the same time, for each kind of object", DefaultValueFactory = _ => Defaults.ConcurrentSyncs,
    };

    private readonly Option<GoTimeSpan> _relistInterval = CatalogFlags.Duration(
        "--broker-relist-interval", "How often the catalog of a broker is read again", Defaults.BrokerRelistInterval);

    private readonly Option<OsbVersion> _version = CatalogFlags.OsbVersion(
        "--osb-api-preferred-version", "Version spoken to brokers that name none", Defaults.OsbApiVersion);

    private readonly Option<GoTimeSpan> _requestTimeout = CatalogFlags.Duration(
        "--osb-api-request-timeout", "Deadline of one call to a broker", Defaults.OsbApiRequestTimeout);

    private readonly Option<GoTimeSpan> _retryDuration = CatalogFlags.Duration(
        "--reconciliation-retry-duration", "How long a failing operation is tried again", Defaults.ReconciliationRetryDuration);

    private readonly Option<GoTimeSpan> _maximumBackoff = CatalogFlags.Duration(
        "--operation-polling-maximum-backoff-duration", "Longest wait between two polls or attempts", Defaults.OperationPollingMaximumBackoff);

    private readonly Option<GoTimeSpan> _overlap = CatalogFlags.DurationOrZero(
        "--credential-overlap", "How long the old credential of a binding works on after the Secret got another", Defaults.CredentialOverlap);

    private readonly Option<GoTimeSpan> _drift = CatalogFlags.DurationOrZero(
        "--drift-check-interval", "How often a ready instance or binding is compared with what its broker has, where that can be fetched; 0s for never", Defaults.DriftCheckInterval);

    private readonly Option<string> _clusterIdNamespace = new("--cluster-id-configmap-namespace")
    {
        Description = "Namespace of the ConfigMap with the id of the cluster", DefaultValueFactory = _ => Defaults.ClusterIdConfigMapNamespace,
    };

    private readonly Option<string> _clusterIdName = new("--cluster-id-configmap-name")
    {
        Description = "Name of the ConfigMap with the id of the cluster", DefaultValueFactory = _ => Defaults.ClusterIdConfigMapName,
    };

    private readonly Option<bool> _leaderElect = new("--leader-elect") { Description = "Let one of several replicas lead; --leader-elect=false for a single one", DefaultValueFactory = _ => Defaults.LeaderElect };

    private readonly Option<string?> _leaseNamespace = new("--leader-election-namespace")
    {
        Description = "Namespace of the lease; without it, that of the pod, else kube-system", HelpName = "NAMESPACE",
    };

    private readonly Option<GoTimeSpan> _leaseDuration = CatalogFlags.Duration(
        "--leader-elect-lease-duration", "How long a silent leader is waited for", Defaults.LeaderElectionLeaseDuration);

    private readonly Option<GoTimeSpan> _renewDeadline = CatalogFlags.Duration(
        "--leader-elect-renew-deadline", "How long a leader tries to renew before it steps down", Defaults.LeaderElectionRenewDeadline);

    private readonly Option<GoTimeSpan> _retryPeriod = CatalogFlags.Duration(
        "--leader-elect-retry-period", "How often a leader renews", Defaults.LeaderElectionRetryPeriod);

    private readonly Option<bool> _profiling = new("--profiling")
    {
        Description = "Let /debug/pprof say how a profile of the process is taken", DefaultValueFactory = _ => Defaults.Profiling,
    };

    private readonly Option<double?> _qps = new("--kube-api-qps") { Description = "Most requests a second to the API server; without it, no limit", HelpName = "N" };

    private readonly Option<int> _burst = new("--kube-api-burst") { Description = "Requests that may come at once before --kube-api-qps counts", HelpName = "N", DefaultValueFactory = _ => Defaults.KubeApiBurst };

    /// <summary>Adds the flags to the role's command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _gates, _concurrentSyncs, _relistInterval, _version, _requestTimeout, _retryDuration, _maximumBackoff, _overlap, _drift, _clusterIdNamespace, _clusterIdName,
            _leaderElect, _leaseNamespace, _leaseDuration, _renewDeadline, _retryPeriod, _profiling, _qps, _burst,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the flags say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="podNamespace">Null outside a pod.</param>
    public CatalogControllerOptions Read(ParseResult parsed, string? podNamespace) => new()
    {
        FeatureGates = parsed.GetValue(_gates) ?? new FeatureGates(),
        ConcurrentSyncs = Math.Max(1, parsed.GetValue(_concurrentSyncs)),
        BrokerRelistInterval = parsed.GetValue(_relistInterval),
        OsbApiVersion = parsed.GetValue(_version),
        OsbApiRequestTimeout = parsed.GetValue(_requestTimeout),
        ReconciliationRetryDuration = parsed.GetValue(_retryDuration),
        OperationPollingMaximumBackoff = parsed.GetValue(_maximumBackoff),
        DriftCheckInterval = parsed.GetValue(_drift),
        CredentialOverlap = parsed.GetValue(_overlap),
        ClusterIdConfigMapNamespace = parsed.GetValue(_clusterIdNamespace) ?? Defaults.ClusterIdConfigMapNamespace,
        ClusterIdConfigMapName = parsed.GetValue(_clusterIdName) ?? Defaults.ClusterIdConfigMapName,
        LeaderElect = parsed.GetValue(_leaderElect),
        LeaderElectionNamespace = parsed.GetValue(_leaseNamespace) ?? podNamespace ?? Defaults.LeaderElectionNamespace,
        LeaderElectionLeaseDuration = parsed.GetValue(_leaseDuration),
        LeaderElectionRenewDeadline = parsed.GetValue(_renewDeadline),
        LeaderElectionRetryPeriod = parsed.GetValue(_retryPeriod),
        Profiling = parsed.GetValue(_profiling),
        KubeApiQps = parsed.GetValue(_qps) is > 0 and var qps ? qps : null,
        KubeApiBurst = parsed.GetValue(_burst),
    };
}
