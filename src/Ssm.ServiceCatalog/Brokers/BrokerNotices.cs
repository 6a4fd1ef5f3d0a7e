using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Reasons and messages of broker objects.</summary>
internal static class BrokerNotices
{
    public static readonly Notice FetchedCatalog = new("FetchedCatalog", "Successfully fetched catalog entries from broker.");

    public static readonly Notice RetryTimeout =
        new("ErrorReconciliationRetryTimeout", "Stopping reconciliation retries on the service broker because too much time has elapsed");

    public static Notice OlderVersion(string refused, string spoken) => new(
        "OlderBrokerAPIVersion", $"The broker refuses version {refused} of the Open Service Broker API; {spoken} is spoken to it.");

    public static Notice Deleted(ScopeNames names, string broker) => names.IsNamespaced
        ? new Notice("DeletedSuccessfully", $"The servicebroker {broker} was deleted successfully.")
        : new Notice("DeletedClusterServiceBrokerSuccessfully", $"The broker {broker} was deleted successfully.");

    public static Notice DeletedCondition(ScopeNames names) => Deleted(names, "") with { Message = "The broker was deleted successfully" };

    public static BrokerTrouble FetchFailed(string cause) => Fetching(new Notice("ErrorFetchingCatalog", $"Error getting broker catalog: {cause}"));

    public static BrokerTrouble NotConnected(Notice notice) => Fetching(notice);

    public static BrokerTrouble SyncFailed(string cause) => new(
        new Notice("ErrorSyncingCatalog", cause), "ErrorSyncingCatalog", "Error syncing catalog from ClusterServiceBroker.", cause);

    public static BrokerTrouble NotDeletedClass(ScopeNames names, string cause) =>
        NotDeleted($"ErrorDeleting{names.Class}", $"Error deleting {names.Words}service class.", cause);

    public static BrokerTrouble NotDeletedPlan(ScopeNames names, string cause) =>
        NotDeleted($"ErrorDeleting{names.Plan}", $"Error deleting {names.Words}service plan.", cause);

    private static BrokerTrouble Fetching(Notice notice) => new(notice, "ErrorFetchingCatalog", "Error fetching catalog.", notice.Message);

    private static BrokerTrouble NotDeleted(string reason, string sentence, string cause) =>
        new(new Notice(reason, $"{sentence} {cause}"), reason, sentence, cause);
}
