using Ssm.OpenServiceBroker.Client;
using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>A client for a broker, or why there is none. Closed: <see cref="Open"/>, <see cref="Refused"/>.</summary>
internal abstract record BrokerConnection
{
    private BrokerConnection()
    {
    }

    /// <summary>The client; it belongs to the pool, do not dispose it.</summary>
    internal sealed record Open(IBrokerClient Client) : BrokerConnection;

    /// <summary>The Secret or the settings are not usable; <paramref name="Notice"/> says so without showing any of it.</summary>
    internal sealed record Refused(Notice Notice) : BrokerConnection;
}
