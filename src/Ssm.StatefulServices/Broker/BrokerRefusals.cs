using Ssm.OpenServiceBroker.Errors;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Broker;

/// <summary>The refusals of the brokers, each with the one sentence that its user reads.</summary>
internal static class BrokerRefusals
{
    private static readonly TimeSpan EngineRetryAfter = TimeSpan.FromSeconds(5);

    public static OsbException UnknownService(string id) => new(OsbErrors.BadRequest($"service_id: there is no service {id} here."));

    public static OsbException UnknownPlan(string id, IEnumerable<string> known) =>
        new(OsbErrors.BadRequest($"plan_id: there is no plan {id}; known are {string.Join(", ", known)}."));

    public static OsbException BadParameters(IReadOnlyList<ParameterError> errors) => new(OsbErrors.BadRequest(string.Join("; ", errors)));

    public static OsbException HostIsTaken(string host, string holder) =>
        new(OsbErrors.BadRequest($"parameters.host: must not be another instance's, got \"{host}\", which belongs to {holder}"));

    public static OsbException UserExists(string user) =>
        new(OsbErrors.BadRequest($"parameters.user.name: must not be another binding's, got \"{user}\""));

    public static OsbException AccountRefused(string why) => new(OsbErrors.BadRequest(why));

    public static OsbException EngineIsSilent(string id) =>
        new(OsbErrors.Unavailable($"Instance {id} did not answer in time; what was asked of it may be done or not. Ask again.", EngineRetryAfter));

    public static OsbException ForeignNamespace(string path, string asked) =>
        new(OsbErrors.BadRequest($"{path}.namespace: must be the binding's own namespace, got \"{asked}\""));

    public static OsbException NoText(string path, string what) => new(OsbErrors.BadRequest($"{path}: must refer to a text, {what}"));

    public static OsbException MaintenanceConflict() => new(OsbErrors.MaintenanceInfoConflict());

    public static OsbException InstanceDiffers(string id) => new(OsbErrors.Conflict($"Instance {id} exists with other attributes."));

    public static OsbException BindingDiffers(string id) => new(OsbErrors.Conflict($"Binding {id} exists with other attributes."));

    public static OsbException NoInstance(string id) => new(OsbErrors.NotFound($"There is no instance {id}."));

    public static OsbException NoPredecessor(string id) => new(OsbErrors.BadRequest($"predecessor_binding_id: there is no binding {id} of this instance."));

    public static OsbException IsBeingDeleted(string id) => new(OsbErrors.ConcurrencyError($"Instance {id} is being deleted."));

    public static OsbException IsBeingUpdated(string id) => new(OsbErrors.ConcurrencyError($"Instance {id} is being updated."));

    public static OsbException NotReady(string id, StatefulService instance) =>
        new(OsbErrors.ConcurrencyError($"Instance {id} is still being provisioned: {instance.Status?.Message ?? "it was not started yet"}."));
}
