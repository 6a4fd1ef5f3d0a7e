using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Retries;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>What a decision or a broker's answer makes of a binding.</summary>
/// <param name="Status">The status to write.</param>
/// <param name="Events">The events to record with it.</param>
/// <param name="Next">When to go on.</param>
internal sealed record BindingTransition(ServiceBindingStatus Status, IReadOnlyList<CatalogEvent> Events, NextStep Next)
{
    /// <summary>The object may go: its finalizer is removed instead of the status being written.</summary>
    public bool IsReleased { get; init; }

    /// <summary>It belongs to a change of the credential, which has a back-off of its own.</summary>
    public bool IsRotation { get; init; }

    /// <summary>What is left at the broker, to be kept in the ledger before the status is written or the object goes; null = nothing.</summary>
    public OrphanedResource? Orphan { get; init; }
}
