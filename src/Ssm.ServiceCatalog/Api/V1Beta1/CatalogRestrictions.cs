namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Label-selector predicates over properties of classes and plans; all of a list must hold.</summary>
public sealed record CatalogRestrictions
{
    /// <summary>Over <c>name</c>, <c>spec.externalName</c>, <c>spec.externalID</c> of a class.</summary>
    public IReadOnlyList<string>? ServiceClass { get; init; }

    /// <summary>Over the same of a plan and <c>spec.free</c>, <c>spec.clusterServiceClass.name</c> or <c>spec.serviceClass.name</c>.</summary>
    public IReadOnlyList<string>? ServicePlan { get; init; }
}
