using System.Text.Json;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Bindings;

/// <summary>The small steps that all changes of a binding's status are made of.</summary>
internal static class BindingStatusExtensions
{
    public static ServiceBindingStatus WithReady(this ServiceBindingStatus status, string value, Notice notice, DateTimeOffset now) =>
        status.WithConditions(status.Conditions.With(ConditionType.Ready, value, notice, now));

    public static ServiceBindingStatus WithFailed(this ServiceBindingStatus status, Notice notice, DateTimeOffset now) =>
        status.WithConditions(status.Conditions.With(ConditionType.Failed, ConditionStatus.True, notice, now));

    /// <summary>The first status of a binding says that there is nothing to unbind.</summary>
    public static ServiceBindingStatus Initialised(this ServiceBindingStatus status) =>
        status.UnbindStatus.Length == 0 ? status with { UnbindStatus = RemovalStatus.NotRequired } : status;

    /// <summary>Records the intent. An operation that is tried again after its orphan was mitigated began when it was first tried.</summary>
    public static ServiceBindingStatus Started(
        this ServiceBindingStatus status, string operation, ServiceBindingProperties? properties, Notice notice, DateTimeOffset now) =>
        (status.Cleared() with
        {
            CurrentOperation = operation,
            OperationStartTime = status.CurrentOperation is null ? status.OperationStartTime ?? now : now,
            InProgressProperties = properties,
        })
        .WithReady(ConditionStatus.False, notice, now);

    /// <summary>No operation is current, and no orphan is being mitigated.</summary>
    public static ServiceBindingStatus Cleared(this ServiceBindingStatus status) => status.NotPolled() with
    {
        CurrentOperation = null,
        OperationStartTime = null,
        InProgressProperties = null,
        OrphanMitigationInProgress = false,
    };

    /// <summary>The broker began with something, and is polled for it.</summary>
    public static ServiceBindingStatus Polled(this ServiceBindingStatus status, string? operation, DateTimeOffset now) =>
        status with { AsyncOpInProgress = true, LastOperation = operation, AsyncOpStartTime = now };

    /// <summary>Nothing runs at the broker.</summary>
    public static ServiceBindingStatus NotPolled(this ServiceBindingStatus status) =>
        status with { AsyncOpInProgress = false, LastOperation = null, AsyncOpStartTime = null };

    /// <summary>When the broker began with what runs there. The original does not keep that apart from when it was first asked.</summary>
    public static DateTimeOffset? PollingStartTime(this ServiceBindingStatus status) => status.AsyncOpStartTime ?? status.OperationStartTime;

    /// <summary>The status as it is stored: with what the Status column shows.</summary>
    public static ServiceBindingStatus Shown(this ServiceBindingStatus status, FeatureGates gates) =>
        status with { LastConditionState = status.Conditions.LastState(gates) };

    /// <summary>True when writing <paramref name="status"/> would change nothing.</summary>
    public static bool IsSameAs(this ServiceBindingStatus status, ServiceBindingStatus? other) => other is not null && JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(status, CatalogJsonContext.Default.ServiceBindingStatus),
        JsonSerializer.SerializeToElement(other, CatalogJsonContext.Default.ServiceBindingStatus));

    private static ServiceBindingStatus WithConditions(this ServiceBindingStatus status, IReadOnlyList<ServiceCondition> conditions) =>
        status with { Conditions = conditions };
}
