namespace Ssm.ServiceCatalog.Tests.Simulation;

/// <summary>What arrives at a simulated server.</summary>
internal sealed record SimulatedRequest(string Method, Uri Url, byte[] Body)
{
    /// <summary>Who sent it; null = nobody in particular.</summary>
    public SimulatedProcess? Client { get; init; }

    public string Path => Url.AbsolutePath;

    public bool IsWrite => Method != "GET";

    public string? Query(string name) => System.Web.HttpUtility.ParseQueryString(Url.Query)[name];

    public override string ToString() => $"{Method} {Url.PathAndQuery}";
}
