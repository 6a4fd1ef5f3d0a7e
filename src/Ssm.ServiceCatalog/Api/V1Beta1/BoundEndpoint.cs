namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A network endpoint of a binding. OSB v2.17, "Endpoint Object".</summary>
public sealed record BoundEndpoint
{
    /// <summary>A host name or an address.</summary>
    public string Host { get => field ?? ""; init; }

    /// <summary>Each a port or a range.</summary>
    public IReadOnlyList<string> Ports { get => field ?? []; init; }

    /// <summary><c>tcp</c> (also null), <c>udp</c> or <c>all</c>.</summary>
    public string? Protocol { get; init; }
}
