using Ssm.OpenServiceBroker.Operations;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of a deprovision's 200 (empty) or 202. OSB v2.17, "Deprovisioning".</summary>
public sealed record DeprovisionResponse
{
    /// <summary>With 202 only.</summary>
    public Operation? Operation { get; init; }
}
