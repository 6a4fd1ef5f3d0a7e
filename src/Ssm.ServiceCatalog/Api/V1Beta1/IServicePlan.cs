namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A ClusterServicePlan or a ServicePlan.</summary>
public interface IServicePlan : ICatalogObject<ServicePlanSpec, ServicePlanStatus>;
