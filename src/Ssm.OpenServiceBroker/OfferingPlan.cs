namespace Ssm.OpenServiceBroker;

/// <summary>A Service Plan together with the Service Offering it belongs to, as delete and fetch requests name it.</summary>
/// <param name="ServiceId">The Service Offering.</param>
/// <param name="PlanId">The Service Plan of that offering.</param>
public readonly record struct OfferingPlan(ServiceId ServiceId, PlanId PlanId);
