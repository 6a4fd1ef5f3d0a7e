namespace Ssm.StatefulServices.Csp;

/// <summary>What a formation pass comes to. Nothing has to be done to the nodes: they find each other by their rings.</summary>
/// <param name="State">To be stored.</param>
/// <param name="Serving">Names of the nodes that clients are led to.</param>
/// <param name="Waiting">What is not as declared yet; null when all is.</param>
internal sealed record CspDecision(CspFormationState State, IReadOnlyList<string> Serving, string? Waiting);
