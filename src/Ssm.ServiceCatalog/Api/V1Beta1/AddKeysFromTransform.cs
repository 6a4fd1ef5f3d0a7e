namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Adds all keys of another Secret, replacing those already there.</summary>
public sealed record AddKeysFromTransform
{
    /// <summary>The Secret to copy from.</summary>
    public SecretReference? SecretRef { get; init; }
}
