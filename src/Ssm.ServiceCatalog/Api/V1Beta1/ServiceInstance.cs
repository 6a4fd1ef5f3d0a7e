using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>One provisioned instance of a class, at a plan. Deleting it deletes its data.</summary>
public sealed record ServiceInstance : ICatalogObject<ServiceInstanceSpec, ServiceInstanceStatus>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ServiceInstance);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServiceInstanceSpec Spec { get => field ?? new ServiceInstanceSpec(); init; }

    /// <inheritdoc/>
    public ServiceInstanceStatus? Status { get; init; }
}
