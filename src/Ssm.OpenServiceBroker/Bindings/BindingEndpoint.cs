namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>OSB v2.17, "Endpoint Object". Since 2.15.</summary>
public sealed record BindingEndpoint
{
    /// <summary>A host name or a single IP address.</summary>
    public required string Host { get; init; }

    /// <summary>Non-empty; each a port (<c>443</c>) or a range (<c>9000-9010</c>).</summary>
    public required IReadOnlyList<string> Ports { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>all</c>; absent means <c>tcp</c>.</summary>
    public string? Protocol { get; init; }
}
