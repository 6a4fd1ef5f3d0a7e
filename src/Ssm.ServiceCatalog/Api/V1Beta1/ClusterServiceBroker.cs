using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A broker whose classes and plans every namespace may use.</summary>
public sealed record ClusterServiceBroker : IServiceBroker
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ClusterServiceBroker);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServiceBrokerSpec Spec { get => field ?? new ServiceBrokerSpec(); init; }

    /// <inheritdoc/>
    public ServiceBrokerStatus? Status { get; init; }
}
