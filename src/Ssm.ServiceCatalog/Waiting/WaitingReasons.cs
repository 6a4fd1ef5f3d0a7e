namespace Ssm.ServiceCatalog.Waiting;

/// <summary>What the reasons of condition <c>Ready</c> mean for what comes next.</summary>
internal static class WaitingReasons
{
    /// <summary>What an object with this reason waits for; what is not in the table is tried again by itself.</summary>
    public static WaitsFor Of(string reason) => reason switch
    {
        "ReferencesNonexistentServiceClass" or "ReferencesDeletedServiceClass" => WaitsFor.Class,
        "ReferencesNonexistentServicePlan" or "ReferencesDeletedServicePlan" => WaitsFor.Plan,
        "ReferencesNonexistentBroker" => WaitsFor.Broker,
        "ReferencesNonexistentInstance" or "ErrorInstanceRefsUnresolved" or "ErrorInstanceNotReady" or "ErrorAsyncOperationInProgress" => WaitsFor.Instance,
        "ErrorExternalIDInUse" => WaitsFor.Twin,
        "ErrorAdoptingInstance" or "ExternalIDInLedger" => WaitsFor.OrphanedResource,
        "CredentialOverlap" => WaitsFor.Overlap,
        "ErrorNonbindableServiceClass" => WaitsFor.Correction,
        "ErrorWithParameters" => WaitsFor.Secret,
        "ErrorGettingAuthCredentials" => WaitsFor.BrokerSecret,
        "DeprovisionBlockedByExistingCredentials" or "ServiceBindingsDeletion" => WaitsFor.Bindings,
        "ProvisionRequestInFlight" or "UpdateInstanceRequestInFlight" or "DeprovisionRequestInFlight" or "BindingRequestInFlight" or "UnbindingRequestInFlight" => WaitsFor.Answer,
        "Provisioning" or "UpdatingInstance" or "Deprovisioning" or "Binding" or "Unbinding" => WaitsFor.Operation,
        _ => WaitsFor.Retry,
    };
}
