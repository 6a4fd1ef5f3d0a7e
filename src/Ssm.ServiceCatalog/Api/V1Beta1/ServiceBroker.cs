using k8s.Models;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A broker whose classes and plans only its own namespace may use.</summary>
public sealed record ServiceBroker : IServiceBroker
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = CatalogApi.ApiVersion;

    /// <inheritdoc/>
    public string Kind { get; set; } = nameof(ServiceBroker);

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public ServiceBrokerSpec Spec { get => field ?? new ServiceBrokerSpec(); init; }

    /// <inheritdoc/>
    public ServiceBrokerStatus? Status { get; init; }
}
