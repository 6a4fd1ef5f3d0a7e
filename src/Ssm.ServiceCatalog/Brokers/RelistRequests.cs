using System.Collections.Concurrent;
using System.Net;
using Ssm.Kubernetes;
using Ssm.OpenServiceBroker.Client;
using Ssm.OpenServiceBroker.Errors;
using Ssm.ServiceCatalog.Api;
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

    /// <summary>Asks when a broker that counts as ready cannot even be connected to, because its own credentials are missing or wrong: its status shall say so.</summary>
    public void AskIfReady(IServiceBroker broker)
    {
        if (broker.Status?.Conditions.IsTrue(ConditionType.Ready) == true)
        {
            Ask(broker);
        }
    }

    /// <summary>
    /// Asks when the answer shows that the broker is not what it was: its plans have other versions ("MaintenanceInfoConflict"), or it does not speak
    /// the version of the API any more that was found out.
    /// </summary>
    public void AskAfter<T>(IServiceBroker broker, BrokerOutcome<T> outcome)
    {
        if (outcome is BrokerOutcome<T>.Rejected { Error: var error }
            && (error.Is(OsbErrorCode.MaintenanceInfoConflict) || (error.Status == HttpStatusCode.PreconditionFailed && SpokenVersion.Asked(broker) is null)))
        {
            Ask(broker);
        }
    }

    /// <summary>Whether it was asked for; asking again counts from now on.</summary>
    public bool Take(IServiceBroker broker) => _asked.TryRemove(broker.Metadata.Uid, out _);
}
