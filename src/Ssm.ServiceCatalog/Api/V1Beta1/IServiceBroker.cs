namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A ClusterServiceBroker or a ServiceBroker.</summary>
public interface IServiceBroker : ICatalogObject<ServiceBrokerSpec, ServiceBrokerStatus>;
