using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>One application's access to a ServiceInstance; its result is a Secret.</summary>
public sealed record ServiceBinding : ICatalogObject<ServiceBindingSpec, ServiceBindingStatus>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ServiceBinding);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServiceBindingSpec Spec { get => field ?? new ServiceBindingSpec(); init; }

    /// <inheritdoc/>
    public ServiceBindingStatus? Status { get; init; }
}
