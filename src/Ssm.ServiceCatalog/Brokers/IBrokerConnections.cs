using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Clients for brokers, made from the broker objects and their Secrets.</summary>
internal interface IBrokerConnections
{
    /// <summary>The client for <paramref name="broker"/> as the object and its Secret are now.</summary>
    Task<BrokerConnection> ConnectAsync(IServiceBroker broker, CancellationToken cancellationToken);

    /// <summary>Forgets the broker's client.</summary>
    void Forget(IServiceBroker broker);
}
