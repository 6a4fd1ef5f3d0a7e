namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Gives a key another name; nothing happens when it is not there.</summary>
public sealed record RenameKeyTransform
{
    /// <summary>The present name.</summary>
    public string? From { get; init; }

    /// <summary>The new name; a value already there is replaced.</summary>
    public string? To { get; init; }
}
