namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>An instance at the simulated broker.</summary>
internal sealed record BrokerInstance(string Plan, string Parameters, bool IsReady);
