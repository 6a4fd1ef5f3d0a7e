namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>One change to the credentials; exactly one member is set, and of several the first in this order wins.</summary>
public sealed record SecretTransform
{
    /// <summary>Adds or replaces a key.</summary>
    public AddKeyTransform? AddKey { get; init; }

    /// <summary>Gives a key another name.</summary>
    public RenameKeyTransform? RenameKey { get; init; }

    /// <summary>Adds all keys of another Secret.</summary>
    public AddKeysFromTransform? AddKeysFrom { get; init; }

    /// <summary>Leaves a key out.</summary>
    public RemoveKeyTransform? RemoveKey { get; init; }
}
