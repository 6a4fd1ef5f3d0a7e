namespace Ssm.OpenServiceBroker.Conformance;

/// <summary>One check at one version.</summary>
/// <param name="Check">What was tried.</param>
/// <param name="Version">As which client.</param>
/// <param name="Finding">What was found.</param>
public sealed record ConformanceRow(ConformanceCheck Check, OsbVersion Version, ConformanceFinding Finding);
