namespace Ssm.StatefulServices.Api;

/// <summary>Where one node of an instance is reached.</summary>
public sealed record ServiceEndpoint
{
    /// <summary>An IP address or a host name.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port.</summary>
    public int Port { get; init; }
}
