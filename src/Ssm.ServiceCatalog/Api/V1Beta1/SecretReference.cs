namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>Names a Secret.</summary>
public sealed record SecretReference
{
    /// <summary>The Secret's namespace. Always null on a ServiceBroker, whose own namespace is meant.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Secret's name.</summary>
    public string? Name { get; init; }
}
