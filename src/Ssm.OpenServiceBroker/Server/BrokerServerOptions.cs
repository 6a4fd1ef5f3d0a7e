namespace Ssm.OpenServiceBroker.Server;

/// <summary>Limits of a broker's server.</summary>
public sealed class BrokerServerOptions
{
    /// <summary>Largest request body read; a larger one is a 413. Default 1 MiB.</summary>
    public int MaxRequestBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The realm of <c>WWW-Authenticate</c>. Default <c>Service Broker</c>; no quotes.</summary>
    public string Realm { get; set; } = "Service Broker";
}
