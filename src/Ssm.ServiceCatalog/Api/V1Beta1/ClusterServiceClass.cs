using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A service offering of a ClusterServiceBroker.</summary>
public sealed record ClusterServiceClass : IServiceClass
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ClusterServiceClass);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServiceClassSpec Spec { get => field ?? new ServiceClassSpec(); init; }

    /// <inheritdoc/>
    public ServiceClassStatus? Status { get; init; }
}
