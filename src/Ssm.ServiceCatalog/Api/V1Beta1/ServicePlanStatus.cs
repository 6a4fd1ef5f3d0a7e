namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Whether a plan is still offered.</summary>
public sealed record ServicePlanStatus
{
    /// <summary>The broker's catalog no longer holds it; it stays while instances use it.</summary>
    public bool RemovedFromBrokerCatalog { get; init; }
}
