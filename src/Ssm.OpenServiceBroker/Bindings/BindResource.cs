namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>OSB v2.17, "Bind Resource Object".</summary>
public sealed record BindResource
{
    /// <summary>The scope the platform chose for the binding; for Kubernetes the namespace's uid.</summary>
    public string? AppGuid { get; init; }

    /// <summary>Address of the application, for route services.</summary>
    public string? Route { get; init; }
}
