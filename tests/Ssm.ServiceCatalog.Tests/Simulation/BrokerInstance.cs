namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>An instance at the simulated broker.</summary>
/// <param name="Plan">Its name.</param>
/// <param name="Parameters">Canonical; empty for none.</param>
/// <param name="IsReady">False while it is being made.</param>
/// <param name="Version">Of its plan, as asked for when it was made or upgraded; null = nobody asked for one.</param>
internal sealed record BrokerInstance(string Plan, string Parameters, bool IsReady, string? Version);
