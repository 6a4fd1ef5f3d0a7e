using System.Net;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker;

namespace Ssm.ServiceCatalog;

/// <summary>How the catalog controller runs. Defaults are the original's, where it has the option.</summary>
public sealed class CatalogControllerOptions
{
    /// <summary>
    /// Passes at the same time, for each of instances, bindings and brokers. Default 32: a pass mostly waits for a broker, and one that hangs
    /// must not hold up the others.
    /// </summary>
    public int ConcurrentSyncs { get; set; } = 32;

    /// <summary>How often a broker's catalog is read again, unless the broker object says otherwise. Default 24 h.</summary>
    public TimeSpan BrokerRelistInterval { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The version sent to brokers. Default 2.17.</summary>
    public OsbVersion OsbApiVersion { get; set; } = OsbVersion.V217;

    /// <summary>Deadline of one call to a broker. Default 60 s.</summary>
    public TimeSpan OsbApiRequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Wraps the transport to brokers; null leaves it as it is.</summary>
    internal Func<HttpMessageHandler, HttpMessageHandler>? BrokerTransport { get; set; }

    /// <summary>How long a failing operation is tried again before the object counts as failed. Default 7 days.</summary>
    public TimeSpan ReconciliationRetryDuration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Longest wait between two polls or two attempts. Default 20 min.</summary>
    public TimeSpan OperationPollingMaximumBackoff { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Longest wait between two attempts while a broker cannot be reached at all: asking costs next to nothing, and everybody waits. Default 10 s.
    /// </summary>
    public TimeSpan UnreachableMaximumBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the old credential of a binding works on after the Secret got another, so that applications can take that up. Default 5 min; zero revokes
    /// it at once.
    /// </summary>
    public TimeSpan CredentialOverlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a ready instance or binding is compared with what its broker has, where its class says <c>instances_retrievable</c> or
    /// <c>bindings_retrievable</c>. Default 1 h; zero = never.
    /// </summary>
    public TimeSpan DriftCheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Namespace of the ConfigMap that holds the cluster's id. Default <c>default</c>.</summary>
    public string ClusterIdConfigMapNamespace { get; set; } = "default";

    /// <summary>Name of the ConfigMap that holds the cluster's id. Default <c>cluster-info</c>.</summary>
    public string ClusterIdConfigMapName { get; set; } = "cluster-info";

    /// <summary>Which behaviour is on.</summary>
    public FeatureGates FeatureGates { get; set; } = new();

    /// <summary>The DNS server that brokers' names are resolved by, over UDP; null leaves them to the system. Default null.</summary>
    public IPEndPoint? NameServer { get; set; }

    /// <summary>Whether replicas elect a leader. Default true.</summary>
    public bool LeaderElect { get; set; } = true;

    /// <summary>Namespace of the leader's lease. Default <c>kube-system</c>.</summary>
    public string LeaderElectionNamespace { get; set; } = "kube-system";

    /// <summary>Who this replica is in the lease; null = host name and process id. Default null.</summary>
    public string? LeaderElectionIdentity { get; set; }

    /// <summary>How long a silent leader is waited for. Default 3 s, so that the other goes on within 5 s; the original waits 15 s.</summary>
    public TimeSpan LeaderElectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a leader tries to renew before it steps down. Default 2 s; 10 s in the original.</summary>
    public TimeSpan LeaderElectionRenewDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a leader renews. Default 1 s; 2 s in the original.</summary>
    public TimeSpan LeaderElectionRetryPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most requests a second to the API server; null = as many as there are. Default null.</summary>
    public double? KubeApiQps { get; set; }

    /// <summary>Requests that may come at once before <see cref="KubeApiQps"/> counts. Default 10.</summary>
    public int KubeApiBurst { get; set; } = 10;

    /// <summary>Where <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> are served over plain HTTP. Null = nowhere. Default null.</summary>
    public IPEndPoint? DiagnosticsEndPoint { get; set; }

    /// <summary>Where the same is served over HTTPS. Null = nowhere. Default null.</summary>
    public IPEndPoint? SecureEndPoint { get; set; }

    /// <summary>How it is served over HTTPS; without a certificate, with one that the process makes.</summary>
    public SecureServingOptions SecureServing { get; set; } = new();

    /// <summary>Whether <c>/debug/pprof</c> says how a profile is taken. Default true.</summary>
    public bool Profiling { get; set; } = true;

    /// <summary>Called once, when all caches are filled and, with leader election, whether or not this replica leads.</summary>
    public Action? OnReady { get; set; }
}
