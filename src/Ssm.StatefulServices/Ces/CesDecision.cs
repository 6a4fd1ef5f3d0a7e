namespace Ssm.StatefulServices.Ces;

/// <summary>What a formation pass is to do.</summary>
/// <param name="RunNodes">How many nodes are to run.</param>
/// <param name="Waiting">What the formation waits for; null: it is complete.</param>
/// <param name="Drain">The node that is to hand its shards over; null for none.</param>
/// <param name="Release">Nodes that were drained are gone: forget about them.</param>
internal sealed record CesDecision(int RunNodes, string? Waiting, string? Drain = null, bool Release = false);
