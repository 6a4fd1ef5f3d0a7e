using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Brokers;
using Ssm.ServiceCatalog.Orphans;
using Ssm.ServiceCatalog.Diagnostics;

namespace Ssm.ServiceCatalog;

/// <summary>What every reconciler of the catalog needs.</summary>
internal sealed record CatalogContext
{
    public required KubernetesApi Api { get; init; }

    public required EventRecorder Events { get; init; }

    public required CatalogControllerOptions Options { get; init; }

    public required CatalogMetrics Metrics { get; init; }

    public required RelistRequests Relists { get; init; }

    public required OrphanLedger Ledger { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILoggerFactory Logs { get; init; }
}
