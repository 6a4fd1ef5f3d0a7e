namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A version of a plan. OSB v2.17, "Maintenance Info Object".</summary>
public sealed record PlanMaintenance
{
    /// <summary>A semantic version; only equality means anything.</summary>
    public string Version { get => field ?? ""; init; }

    /// <summary>What the version brings; ignored where a version is asked for.</summary>
    public string? Description { get; init; }
}
