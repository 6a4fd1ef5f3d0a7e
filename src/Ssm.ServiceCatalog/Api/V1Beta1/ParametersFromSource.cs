namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Parameters that come from a Secret rather than from the spec.</summary>
public sealed record ParametersFromSource
{
    /// <summary>The only kind of source there is.</summary>
    public SecretKeyReference? SecretKeyRef { get; init; }
}
