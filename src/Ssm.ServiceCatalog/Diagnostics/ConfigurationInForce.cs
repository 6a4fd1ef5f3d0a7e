using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Diagnostics;

/// <summary>What <c>/configz</c> tells: the options in force, under the name that the original gives them. None of them is a secret.</summary>
internal static class ConfigurationInForce
{
    public static JsonObject Of(CatalogControllerOptions options) => new()
    {
        ["componentconfig"] = new JsonObject
        {
            ["concurrentSyncs"] = options.ConcurrentSyncs,
            ["brokerRelistInterval"] = GoDuration.Format(options.BrokerRelistInterval),
            ["osbApiVersion"] = options.OsbApiVersion.ToString(),
            ["osbApiRequestTimeout"] = GoDuration.Format(options.OsbApiRequestTimeout),
            ["reconciliationRetryDuration"] = GoDuration.Format(options.ReconciliationRetryDuration),
            ["operationPollingMaximumBackoff"] = GoDuration.Format(options.OperationPollingMaximumBackoff),
            ["unreachableMaximumBackoff"] = GoDuration.Format(options.UnreachableMaximumBackoff),
            ["credentialOverlap"] = GoDuration.Format(options.CredentialOverlap),
            ["driftCheckInterval"] = GoDuration.Format(options.DriftCheckInterval),
            ["clusterIdConfigMapNamespace"] = options.ClusterIdConfigMapNamespace,
            ["clusterIdConfigMapName"] = options.ClusterIdConfigMapName,
            ["nameServer"] = options.NameServer?.ToString(),
            ["leaderElect"] = options.LeaderElect,
            ["leaderElectionNamespace"] = options.LeaderElectionNamespace,
            ["leaderElectionIdentity"] = options.LeaderElectionIdentity,
            ["leaderElectionLeaseDuration"] = GoDuration.Format(options.LeaderElectionLeaseDuration),
            ["leaderElectionRenewDeadline"] = GoDuration.Format(options.LeaderElectionRenewDeadline),
            ["leaderElectionRetryPeriod"] = GoDuration.Format(options.LeaderElectionRetryPeriod),
            ["kubeApiQps"] = options.KubeApiQps,
            ["kubeApiBurst"] = options.KubeApiBurst,
            ["diagnosticsEndPoint"] = options.DiagnosticsEndPoint?.ToString(),
            ["secureEndPoint"] = options.SecureEndPoint?.ToString(),
            ["profiling"] = options.Profiling,
            ["featureGates"] = new JsonObject(options.FeatureGates.Values.Select(gate => KeyValuePair.Create(gate.Key, (JsonNode?)gate.Value))),
        },
    };
}
