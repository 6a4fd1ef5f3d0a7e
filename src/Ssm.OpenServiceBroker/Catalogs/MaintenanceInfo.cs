namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Maintenance Info Object".</summary>
public sealed record MaintenanceInfo
{
    /// <summary>A semantic version; compared as a string, only equality has a meaning in requests.</summary>
    public required string Version { get; init; }

    /// <summary>What the update brings and costs; ignored in requests.</summary>
    public string? Description { get; init; }
}
