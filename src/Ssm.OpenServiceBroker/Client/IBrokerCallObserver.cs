namespace Ssm.OpenServiceBroker.Client;

/// <summary>Sees every call a client makes, for metrics. Called once per call, when it ended; must be quick and must not throw.</summary>
public interface IBrokerCallObserver
{
    /// <summary>Sees nothing.</summary>
    static IBrokerCallObserver None { get; } = new Nobody();

    /// <summary>One call ended; cancelled ones are not reported.</summary>
    void Completed(BrokerCallReport report);

    private sealed class Nobody : IBrokerCallObserver
    {
        public void Completed(BrokerCallReport report)
        {
        }
    }
}
