namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Schemas Object".</summary>
public sealed record PlanSchemas
{
    /// <summary>Parameters of provision and update.</summary>
    public ServiceInstanceSchemas? ServiceInstance { get; init; }

    /// <summary>Parameters of bind.</summary>
    public ServiceBindingSchemas? ServiceBinding { get; init; }
}
