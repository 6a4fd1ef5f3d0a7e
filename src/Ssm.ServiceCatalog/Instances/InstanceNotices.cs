using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>Every reason and message of a ServiceInstance, worded as clients of the original know them.</summary>
internal static class InstanceNotices
{
    public const string ProvisionCallFailed = "ProvisionCallFailed";
    public const string ErrorCallingProvision = "ErrorCallingProvision";
    public const string UpdateInstanceCallFailed = "UpdateInstanceCallFailed";
    public const string ErrorCallingUpdateInstance = "ErrorCallingUpdateInstance";
    public const string DeprovisionCallFailed = "DeprovisionCallFailed";
    public const string ErrorPollingLastOperation = "ErrorPollingLastOperation";
    public const string ReferencesNonexistentServiceClass = "ReferencesNonexistentServiceClass";
    public const string ReferencesNonexistentServicePlan = "ReferencesNonexistentServicePlan";

    public static readonly Notice ProvisionRequestInFlight =
        new("ProvisionRequestInFlight", "Provision request for ServiceInstance in-flight to Broker");

    public static readonly Notice UpdateRequestInFlight =
        new("UpdateInstanceRequestInFlight", "Update request for ServiceInstance in-flight to Broker");

    public static readonly Notice DeprovisionRequestInFlight =
        new("DeprovisionRequestInFlight", "Deprovision request for ServiceInstance in-flight to Broker");

    public static readonly Notice Provisioning = new("Provisioning", "The instance is being provisioned asynchronously");
    public static readonly Notice Updating = new("UpdatingInstance", "The instance is being updated asynchronously");
    public static readonly Notice Deprovisioning = new("Deprovisioning", "The instance is being deprovisioned asynchronously");
    public static readonly Notice Provisioned = new("ProvisionedSuccessfully", "The instance was provisioned successfully");
    public static readonly Notice Updated = new("InstanceUpdatedSuccessfully", "The instance was updated successfully");
    public static readonly Notice Deprovisioned = new("DeprovisionedSuccessfully", "The instance was deprovisioned successfully");
    public static readonly Notice OrphanMitigated = new("OrphanMitigationSuccessful", "Orphan mitigation was completed successfully");

    public static readonly Notice StartingOrphanMitigation = new(
        "StartingInstanceOrphanMitigation",
        "The instance provision call failed with an ambiguous error; attempting to deprovision the instance in order to mitigate an orphaned resource");

    public static readonly Notice Superseded = new(
        "ProvisionRequestSuperseded",
        "The broker may have something else under this external id, made by a request before; that is deleted first");

    public static readonly Notice RetryTimeout = new(
        "ErrorReconciliationRetryTimeout", "Stopping reconciliation retries because too much time has elapsed");

    public static readonly Notice NotRepeatable = new(
        "UpdateNotRepeatable",
        "The broker said that this update will fail again, so it is not sent again; change plan or parameters, or raise spec.updateRequests");

    public static readonly Notice BlockedByBindings = new(
        "DeprovisionBlockedByExistingCredentials",
        "All associated ServiceBindings must be removed before this ServiceInstance can be deleted");

    public static readonly Notice DeletingBindings = new("ServiceBindingsDeletion", "The instance's service bindings are being deleted");

    public static Notice MissingClass(ScopeNames names, string name, string externalName) => new(
        ReferencesNonexistentServiceClass,
        $"The instance references a non-existent {names.Class} (K8S: {GoString.Quote(name)} ExternalName: {GoString.Quote(externalName)})");

    public static Notice MissingPlan(ScopeNames names, string name, ServiceInstanceSpec spec) => new(
        ReferencesNonexistentServicePlan,
        $"The instance references a non-existent {names.Plan} {GoString.Quote(name)} - {PlanReference.Describe(spec)}");

    public static Notice MissingBroker(string broker) => new(
        "ReferencesNonexistentBroker", $"The instance references a non-existent broker {GoString.Quote(broker)}");

    public static Notice DeletedClass(string description) => new("ReferencesDeletedServiceClass", $"{description} has been deleted; cannot provision.");

    public static Notice DeletedPlan(string description) => new("ReferencesDeletedServicePlan", $"{description} has been deleted; cannot provision.");

    public static Notice MissingNamespace(string @namespace) => new(
        "ErrorFindingNamespaceForInstance", $"Failed to get namespace {GoString.Quote(@namespace)}: namespaces {GoString.Quote(@namespace)} not found");

    /// <summary>The original repeats the raw parameters here; they may be secrets.</summary>
    public static Notice BadParameters(string problem) => new("ErrorWithParameters", $"failed to prepare parameters: {problem}");

    public static Notice InvalidDeprovisionStatus(string value) => new(
        "InvalidDeprovisionStatus", $"ServiceInstance has invalid DeprovisionStatus field: {value}");

    /// <summary>What the broker said of the instance after the failure.</summary>
    public static Notice WithUsability(this Notice notice, bool? isUsable) =>
        isUsable == false ? notice with { Message = $"{notice.Message}. The broker says that the instance cannot be used any more" } : notice;

    public static Notice OrphanMitigationFailed(string cause) => new("OrphanMitigationFailed", $"Orphan mitigation failed: {cause}");

    public static Notice Polling(string cause) => new(ErrorPollingLastOperation, $"Error polling last operation: {cause}");

    public static Notice HandedOver(string entry, string cause) => new(
        "HandedOverToLedger", $"The instance could not be deleted at the broker; OrphanedResource {GoString.Quote(entry)} goes on trying. {cause}");

    public static Notice Retained(string entry) => new(
        "RetainedInstance", $"The instance stays at the broker, as OrphanedResource {GoString.Quote(entry)}");

    public static Notice Adopted(string entry) => new(
        "AdoptedInstance", $"The instance that OrphanedResource {GoString.Quote(entry)} retained was taken over");

    public static readonly Notice NotDrifted = new("DriftResolved", "The broker has what it was asked for again");

    public static Notice AdoptedExisting(string externalId) => new(
        "AdoptedInstance", $"The instance {GoString.Quote(externalId)}, which exists at the broker, was taken over");

    public static Notice Drifted(string difference) => new(
        "InstanceDrifted", $"The broker has something else than it was asked for: {difference}. Raising spec.updateRequests asks for it again");

    public static Notice IdInUse(string externalId, NamespacedName owner) => new(
        "ErrorExternalIDInUse", $"The external id {GoString.Quote(externalId)} belongs to ServiceInstance {GoString.Quote(owner.ToString())}");

    public static Notice IdInLedger(string entry) => new(
        "ExternalIDInLedger", $"OrphanedResource {GoString.Quote(entry)} has the same external id, and is struck out, or worked off, first");

    public static Notice NotAdopted(string cause) => new("ErrorAdoptingInstance", $"The instance cannot be adopted: {cause}");

    public static Notice RetryBackoff(string operation, DateTimeOffset next) => new(
        "RetryBackoff", $"Delaying {operation} retry, next attempt will be after {next.UtcDateTime:yyyy-MM-dd HH:mm:ss} +0000 UTC");
}
