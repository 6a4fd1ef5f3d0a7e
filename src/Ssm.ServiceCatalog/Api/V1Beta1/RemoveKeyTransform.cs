namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Leaves a key out; nothing happens when it is not there.</summary>
public sealed record RemoveKeyTransform
{
    /// <summary>The key to leave out.</summary>
    public string? Key { get; init; }
}
