using System.Collections.Concurrent;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>
/// Brokers whose catalog turned out to be older here than there, so that it is read again before its time. Memory only: after a restart the next
/// refusal asks again. Thread-safe.
/// </summary>
internal sealed class RelistRequests
{
    private readonly ConcurrentDictionary<string, bool> _asked = new();

    /// <summary>Raised with the kind and the key of a broker that was asked for.</summary>
    public event Action<string, NamespacedName>? Asked;

    public void Ask(IServiceBroker broker)
    {
        _asked[broker.Metadata.Uid] = true;
        Asked?.Invoke(broker.Kind, NamespacedName.Of(broker));
    }

    /// <summary>Whether it was asked for; asking again counts from now on.</summary>
    public bool Take(IServiceBroker broker) => _asked.TryRemove(broker.Metadata.Uid, out _);
}
