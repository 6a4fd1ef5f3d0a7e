namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>A binding at the simulated broker.</summary>
internal sealed record BrokerBinding(string InstanceId, bool IsReady);
