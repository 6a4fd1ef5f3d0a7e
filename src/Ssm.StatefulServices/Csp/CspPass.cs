namespace Ssm.StatefulServices.Csp;

/// <summary>The last complete pass of a replicator over what its node stores.</summary>
/// <param name="Started">When it began, by the operator's clock.</param>
/// <param name="Failures">How often another node could not be brought up to date in it.</param>
internal sealed record CspPass(DateTimeOffset Started, int Failures);
