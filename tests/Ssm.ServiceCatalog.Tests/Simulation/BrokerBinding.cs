namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>A binding at the simulated broker.</summary>
internal sealed record BrokerBinding(string InstanceId, bool IsReady)
{
    /// <summary>When another should have taken over; it ends twice as late. Null = never.</summary>
    public DateTimeOffset? RenewBefore { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
