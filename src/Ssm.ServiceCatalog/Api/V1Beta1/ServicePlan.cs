using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A plan of a ServiceClass.</summary>
public sealed record ServicePlan : IServicePlan
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ServicePlan);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServicePlanSpec Spec { get => field ?? new ServicePlanSpec(); init; }

    /// <inheritdoc/>
    public ServicePlanStatus? Status { get; init; }
}
