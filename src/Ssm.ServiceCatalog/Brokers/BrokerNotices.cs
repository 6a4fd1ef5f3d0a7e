using Ssm.ServiceCatalog.Api;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Reasons and messages of broker objects.</summary>
internal static class BrokerNotices
{
    public const string ErrorFetchingCatalogMessage = "Error fetching catalog.";

    public const string ErrorSyncingCatalogMessage = "Error syncing catalog from ClusterServiceBroker.";

    public static readonly Notice FetchedCatalog = new("FetchedCatalog", "Successfully fetched catalog entries from broker.");

    public static readonly Notice RetryTimeout =
        new("ErrorReconciliationRetryTimeout", "Stopping reconciliation retries on the service broker because too much time has elapsed");

    public static Notice Deleted(ScopeNames names, string broker) => names.IsNamespaced
        ? new Notice("DeletedSuccessfully", $"The servicebroker {broker} was deleted successfully.")
        : new Notice("DeletedClusterServiceBrokerSuccessfully", $"The broker {broker} was deleted successfully.");

    public static Trouble FetchFailed(string cause) => new(
        new Notice("ErrorFetchingCatalog", $"Error getting broker catalog: {cause}"),
        new Notice("ErrorFetchingCatalog", $"{ErrorFetchingCatalogMessage}Error getting broker catalog: {cause}"));

    public static Trouble NotConnected(Notice notice) => new(
        notice, new Notice("ErrorFetchingCatalog", $"{ErrorFetchingCatalogMessage}{notice.Message}"));

    public static Trouble SyncFailed(string cause) => new(
        new Notice("ErrorSyncingCatalog", cause), new Notice("ErrorSyncingCatalog", ErrorSyncingCatalogMessage + cause));
}
