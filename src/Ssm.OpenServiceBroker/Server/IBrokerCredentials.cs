namespace Ssm.OpenServiceBroker.Server;

/// <summary>
/// Who may call a broker. Asked at every request, so that credentials can change at run time; during a change it lists the old and the new.
/// </summary>
public interface IBrokerCredentials
{
    /// <summary>
    /// All that are accepted now. Empty accepts nobody; <see cref="BrokerCredential.None"/> among them accepts everybody.
    /// </summary>
    IReadOnlyCollection<BrokerCredential> Accepted { get; }
}
