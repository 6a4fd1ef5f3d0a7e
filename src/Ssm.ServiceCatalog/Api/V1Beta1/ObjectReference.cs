namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Names an object in the scope that the referring field implies.</summary>
public sealed record ObjectReference
{
    /// <summary>The object's <c>metadata.name</c>.</summary>
    public string? Name { get; init; }
}
