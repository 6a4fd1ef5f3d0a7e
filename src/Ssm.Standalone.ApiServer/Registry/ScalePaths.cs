namespace Ssm.Standalone.ApiServer.Registry;

/// <summary>Where a kind keeps what its scale subresource shows: simple JSON paths such as <c>.spec.replicas</c>.</summary>
/// <param name="SpecReplicas">Desired replicas.</param>
/// <param name="StatusReplicas">Observed replicas.</param>
/// <param name="LabelSelector">The selector as text or object; <c>null</c> if the kind has none.</param>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);
