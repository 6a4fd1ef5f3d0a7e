using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>Every reason and message of a ServiceBinding, worded as clients of the original know them.</summary>
internal static class BindingNotices
{
    public const string BindCallFailed = "BindCallFailed";
    public const string UnbindCallFailed = "UnbindCallFailed";
    public const string ErrorInjectingBindResult = "ErrorInjectingBindResult";

    public static readonly Notice BindingRequestInFlight = new("BindingRequestInFlight", "Binding request for ServiceBinding in-flight to Broker");
    public static readonly Notice UnbindingRequestInFlight = new("UnbindingRequestInFlight", "Unbind request for ServiceBinding in-flight to Broker");
    public static readonly Notice Binding = new("Binding", "The binding is being created asynchronously");
    public static readonly Notice Unbinding = new("Unbinding", "The binding is being deleted asynchronously");
    public static readonly Notice Injected = new("InjectedBindResult", "Injected bind result");
    public static readonly Notice Unbound = new("UnboundSuccessfully", "The binding was deleted successfully");
    public static readonly Notice OrphanMitigated = new("OrphanMitigationSuccessful", "Orphan mitigation was completed successfully");
    public static readonly Notice NeedsOrphanMitigation = new("ServiceBindingNeedsOrphanMitigation", "Starting orphan mitigation");
    public static readonly Notice Rotating = new("RotatingCredential", "Another credential is being made; the present one works until it is there");
    public static readonly Notice Rotated = new("RotatedCredential", "The Secret holds another credential; the old one is being revoked");
    public static readonly Notice Revoked = new("RevokedOldCredential", "The old credential was revoked");
    public static readonly Notice Overlapping = new("CredentialOverlap", "The old credential goes on working for a while, so that applications can take up the new one");

    public static readonly Notice Forgotten = new("BindingForgotten", "The Secret is lost, and the broker does not know the binding any more; it is made anew");
    public static readonly Notice NotDrifted = new("DriftResolved", "The broker has what it was asked for again");

    public static readonly Notice RetryTimeout = new("ErrorReconciliationRetryTimeout", "Stopping reconciliation retries, too much time has elapsed");

    public static Notice MissingInstance(ServiceBinding binding) => new(
        "ReferencesNonexistentInstance", $"References a non-existent ServiceInstance {GoString.Quote(CatalogCaches.InstanceOf(binding).ToString())}");

    public static Notice RefsUnresolved(ServiceBinding binding, ScopeNames names) => new(
        "ErrorInstanceRefsUnresolved",
        $"Binding cannot begin because {names.Class} and {names.Plan} references for ServiceInstance "
            + $"{GoString.Quote(CatalogCaches.InstanceOf(binding).ToString())} have not been resolved yet");

    public static Trouble MissingClass(ScopeNames names, string name, ServiceInstanceSpec spec) => Missing(
        "ReferencesNonexistentServiceClass",
        $"The binding references a {names.Class} that does not exist. ",
        $"References a non-existent {names.Class} {GoString.Quote(name)} - {PlanReference.DescribeClass(spec)}");

    public static Trouble MissingPlan(ScopeNames names, string name, ServiceInstanceSpec spec) => Missing(
        "ReferencesNonexistentServicePlan",
        $"The ServiceBinding references an ServiceInstance which references {names.Plan} that does not exist. ",
        $"References a non-existent {names.Plan} {GoString.Quote(name)} - {PlanReference.Describe(spec)}");

    public static Trouble MissingBroker(ScopeNames names, string broker) => Missing(
        "ReferencesNonexistentBroker",
        $"The binding references a {names.Broker} that does not exist. ",
        $"References a non-existent {names.Broker} {GoString.Quote(broker)}");

    public static Notice NotBindable(ScopeNames names, IServiceClass serviceClass, IServicePlan plan) => new(
        "ErrorNonbindableServiceClass",
        $"References a non-bindable {CatalogDiff.Describe(serviceClass, names)} and Plan ({GoString.Quote(plan.Spec.ExternalName)}) combination");

    public static Notice IdInLedger(string entry) => new(
        "ExternalIDInLedger", $"OrphanedResource {GoString.Quote(entry)} has the same external id, and is struck out, or worked off, first");

    public static Notice InstanceNotReady(ServiceBinding binding, bool? isUsable) => new(
        "ErrorInstanceNotReady",
        $"Binding cannot begin because referenced ServiceInstance {GoString.Quote(CatalogCaches.InstanceOf(binding).ToString())} is not ready"
            + (isUsable == false ? ": the broker says that it cannot be used any more" : ""));

    public static Notice MissingNamespace(string @namespace) => new(
        "ErrorFindingNamespaceForInstance",
        $"Failed to get namespace {GoString.Quote(@namespace)} during binding: namespaces {GoString.Quote(@namespace)} not found");

    /// <summary>The original repeats the raw parameters here; they may be secrets.</summary>
    public static Notice BadParameters(string problem) => new("ErrorWithParameters", $"failed to prepare parameters: {problem}");

    public static Notice InstanceBusy(ServiceBinding binding) => new(
        "ErrorAsyncOperationInProgress",
        $"trying to unbind to ServiceInstance {GoString.Quote(CatalogCaches.InstanceOf(binding).ToString())} that has ongoing asynchronous operation");

    public static Notice NotInjected(string cause) => new(ErrorInjectingBindResult, $"Error injecting bind result: {cause}");

    public static Notice NotEjected(string cause) => new("ErrorEjectingServiceBinding", $"Error ejecting binding. Error deleting secret: {cause}");

    public static Notice Polling(string cause) => new("ErrorPollingLastOperation", $"Error polling last operation: {cause}");

    public static Notice OperationTimeout(string operation) => new(
        "AsyncOperationTimeout", $"The asynchronous {operation} operation timed out and will not be retried");

    public static Notice NotFetched(string cause) => new("FetchingBindingFailed", $"Could not do a GET on binding resource: {cause}");

    public static Notice Drifted(string difference) => new(
        "BindingDrifted", $"The broker has something else than it was asked for: {difference}. Raising spec.rotationRequests asks for another credential");

    public static Notice NotRotated(string cause) => new("RotationFailed", $"The credential could not be changed, and the present one stays: {cause}");

    public static Notice NotRevoked(string cause) => new("RevocationFailed", $"A credential that is not needed any more could not be revoked yet: {cause}");

    public static Notice OrphanMitigationFailed(string cause) => new("OrphanMitigationFailed", $"Orphan mitigation failed: {cause}");

    public static Notice HandedOver(string entry, string cause) => new(
        "HandedOverToLedger", $"The binding could not be deleted at the broker; OrphanedResource {GoString.Quote(entry)} goes on trying. {cause}");

    private static Trouble Missing(string reason, string prefix, string text) => new(new Notice(reason, text), new Notice(reason, prefix + text));
}
