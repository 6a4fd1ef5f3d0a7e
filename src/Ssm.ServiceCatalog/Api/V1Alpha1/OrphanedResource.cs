using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Api.V1Alpha1;

/// <summary>
/// An entry of the ledger: an instance or binding that exists, or may exist, at a broker, and that no object stands for any more. Cluster-scoped,
/// because it outlives the namespace.
/// </summary>
public sealed record OrphanedResource : ICatalogObject<OrphanedResourceSpec, OrphanedResourceStatus>
{
    /// <summary>The entries' group and version.</summary>
    public const string GroupVersion = "ssm.infra.tce.io/v1alpha1";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = GroupVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(OrphanedResource);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public OrphanedResourceSpec Spec { get => field ?? new OrphanedResourceSpec(); init; }

    /// <inheritdoc/>
    public OrphanedResourceStatus? Status { get; init; }
}
