namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A ClusterServiceClass or a ServiceClass.</summary>
public interface IServiceClass : ICatalogObject<ServiceClassSpec, ServiceClassStatus>;
