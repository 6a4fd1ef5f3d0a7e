using System.Text.Json;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Instances;

/// <summary>The small steps that all changes of an instance's status are made of.</summary>
internal static class InstanceStatusExtensions
{
    public static ServiceInstanceStatus WithReady(this ServiceInstanceStatus status, string value, Notice notice, DateTimeOffset now) =>
        status.With(ConditionType.Ready, value, notice, now);

    public static ServiceInstanceStatus WithFailed(this ServiceInstanceStatus status, Notice notice, DateTimeOffset now) =>
        status.With(ConditionType.Failed, ConditionStatus.True, notice, now);

    public static ServiceInstanceStatus With(this ServiceInstanceStatus status, string type, string value, Notice notice, DateTimeOffset now) =>
        status.WithConditions(status.Conditions.With(type, value, notice, now));

    public static ServiceInstanceStatus Without(this ServiceInstanceStatus status, string type) =>
        status.WithConditions(status.Conditions.Without(type));

    /// <summary>Takes up the present generation: an old failure no longer counts, and the columns show the present spec.</summary>
    public static ServiceInstanceStatus Observing(this ServiceInstanceStatus status, ServiceInstance instance)
    {
        var reference = PlanReference.Of(instance.Spec);
        var observed = status with
        {
            UserSpecifiedClassName = reference.Class.Length == 0 ? "" : $"{(reference.IsNamespaced ? "" : "Cluster")}ServiceClass/{reference.Class}",
            UserSpecifiedPlanName = reference.Plan,
            DeprovisionStatus = status.DeprovisionStatus.Length == 0 ? RemovalStatus.NotRequired : status.DeprovisionStatus,
        };
        return status.ObservedGeneration == instance.Metadata.Generation
            ? observed
            : (observed with
            {
                ObservedGeneration = instance.Metadata.Generation ?? 0,
                OperationStartTime = status.CurrentOperation is null ? null : status.OperationStartTime,
            }).Without(ConditionType.Failed);
    }

    /// <summary>Records the intent. An operation that is tried again after its orphan was mitigated began when it was first tried.</summary>
    public static ServiceInstanceStatus Started(
        this ServiceInstanceStatus status, string operation, ServiceInstanceProperties? properties, Notice notice, DateTimeOffset now) =>
        (status.Cleared() with
        {
            CurrentOperation = operation,
            OperationStartTime = status.CurrentOperation is null ? status.OperationStartTime ?? now : now,
            InProgressProperties = properties,
        })
        .WithReady(ConditionStatus.False, notice, now);

    /// <summary>
    /// An update that did not end well may have reached the broker. What follows must not leave anything out because the broker was last known to have
    /// it: going back to the old plan after a timeout would then change nothing. Nor may what follows a drift.
    /// </summary>
    public static ServiceInstanceStatus WithDoubts(this ServiceInstanceStatus status) =>
        status.ExternalProperties is { } external && (!status.Conditions.IsTrue(ConditionType.Ready) || status.Conditions.IsTrue(ConditionType.Drifted))
            ? status with
            {
                ExternalProperties = external with
                {
                    ParameterChecksum = ServiceInstanceProperties.UnknownChecksum,
                    MaintenanceInfo = Maintenance.Known(external, status.InProgressProperties),
                },
            }
            : status;

    /// <summary>No operation is current.</summary>
    public static ServiceInstanceStatus Cleared(this ServiceInstanceStatus status) => status.NotPolled() with
    {
        CurrentOperation = null,
        OperationStartTime = null,
        InProgressProperties = null,
    };

    public static ServiceInstanceStatus WithoutOrphanMitigation(this ServiceInstanceStatus status) =>
        (status with { OrphanMitigationInProgress = false }).Without(ConditionType.OrphanMitigation);

    /// <summary>The broker began with something, and is polled for it.</summary>
    public static ServiceInstanceStatus Polled(this ServiceInstanceStatus status, string? operation, DateTimeOffset now) =>
        status with { AsyncOpInProgress = true, LastOperation = operation, AsyncOpStartTime = now };

    /// <summary>Nothing runs at the broker.</summary>
    public static ServiceInstanceStatus NotPolled(this ServiceInstanceStatus status) =>
        status with { AsyncOpInProgress = false, LastOperation = null, AsyncOpStartTime = null };

    /// <summary>When the broker began with what runs there. The original does not keep that apart from when it was first asked.</summary>
    public static DateTimeOffset? PollingStartTime(this ServiceInstanceStatus status) => status.AsyncOpStartTime ?? status.OperationStartTime;

    /// <summary>The status as it is stored: with what the Status column shows.</summary>
    public static ServiceInstanceStatus Shown(this ServiceInstanceStatus status, FeatureGates gates) =>
        status with { LastConditionState = status.Conditions.LastState(gates) };

    /// <summary>True when writing <paramref name="status"/> would change nothing.</summary>
    public static bool IsSameAs(this ServiceInstanceStatus status, ServiceInstanceStatus? other) => other is not null && JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(status, CatalogJsonContext.Default.ServiceInstanceStatus),
        JsonSerializer.SerializeToElement(other, CatalogJsonContext.Default.ServiceInstanceStatus));

    private static ServiceInstanceStatus WithConditions(this ServiceInstanceStatus status, IReadOnlyList<ServiceCondition> conditions) =>
        status with { Conditions = conditions };
}
