namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>The far end of a connection.</summary>
/// <param name="Name">For the trace.</param>
/// <param name="Handle">Takes effect, all of it at once, and answers.</param>
internal sealed record SimulatedServer(string Name, Func<SimulatedRequest, SimulatedReply> Handle);
