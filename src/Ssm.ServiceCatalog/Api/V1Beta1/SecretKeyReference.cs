namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Names one key of a Secret in the namespace of the referring object.</summary>
public sealed record SecretKeyReference
{
    /// <summary>The Secret's name.</summary>
    public string? Name { get; init; }

    /// <summary>The key whose value is a JSON object.</summary>
    public string? Key { get; init; }
}
