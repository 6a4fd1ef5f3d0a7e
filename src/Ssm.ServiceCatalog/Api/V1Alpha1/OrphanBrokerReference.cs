namespace Ssm.ServiceCatalog.Api.V1Alpha1;

/// <summary>Names a broker of either scope.</summary>
public sealed record OrphanBrokerReference
{
    /// <summary><c>ClusterServiceBroker</c> or <c>ServiceBroker</c>.</summary>
    public string Kind { get => field ?? ""; init; }

    /// <summary>Null for a ClusterServiceBroker.</summary>
    public string? Namespace { get; init; }

    /// <summary>The broker's name.</summary>
    public string Name { get => field ?? ""; init; }
}
