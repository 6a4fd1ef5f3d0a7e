using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Orphans;

/// <summary>Everything a decision about an entry of the ledger is made from.</summary>
internal sealed record OrphanSnapshot
{
    public required OrphanedResource Entry { get; init; }

    /// <summary>Null when it does not exist.</summary>
    public IServiceBroker? Broker { get; init; }

    /// <summary>Changes whenever the broker is reached in another way.</summary>
    public string BrokerVersion { get; init; } = "";

    /// <summary>An object that stands for the resource again; null = none.</summary>
    public string? Owner { get; init; }

    /// <summary>Bindings of the instance that are still in the ledger: a broker may refuse to delete an instance before them.</summary>
    public int PendingBindings { get; init; }

    /// <summary>How long the back-off lasts; null = it is time.</summary>
    public TimeSpan? Wait { get; init; }

    public OrphanedResourceStatus Status => Entry.Status ?? new OrphanedResourceStatus();
}
