namespace Ssm.Cli.Catalog.Why;

/// <summary>What the reasons of conditions mean for what comes next.</summary>
internal static class ReasonTable
{
    /// <summary>What an object with this reason waits for; what is not in the table is tried again by itself.</summary>
    public static WaitsFor Of(string reason) => reason switch
    {
        "ReferencesNonexistentServiceClass" or "ReferencesDeletedServiceClass" => WaitsFor.Class,
        "ReferencesNonexistentServicePlan" or "ReferencesDeletedServicePlan" => WaitsFor.Plan,
        "ReferencesNonexistentBroker" => WaitsFor.BrokerObject,
        "ReferencesNonexistentInstance" or "ErrorInstanceRefsUnresolved" or "ErrorInstanceNotReady" or "ErrorAsyncOperationInProgress" => WaitsFor.Instance,
        "ErrorNonbindableServiceClass" => WaitsFor.Correction,
        "ErrorWithParameters" => WaitsFor.Secret,
        "ErrorGettingAuthCredentials" => WaitsFor.BrokerSecret,
        "DeprovisionBlockedByExistingCredentials" or "ServiceBindingsDeletion" => WaitsFor.Bindings,
        "ProvisionRequestInFlight" or "UpdateInstanceRequestInFlight" or "DeprovisionRequestInFlight" or "BindingRequestInFlight" or "UnbindingRequestInFlight" => WaitsFor.Answer,
        "Provisioning" or "UpdatingInstance" or "Deprovisioning" or "Binding" or "Unbinding" => WaitsFor.Operation,
        _ => WaitsFor.Retry,
    };
}
