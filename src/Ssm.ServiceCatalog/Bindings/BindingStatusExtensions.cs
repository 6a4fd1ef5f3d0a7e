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
    public static ServiceBindingStatus Cleared(this ServiceBindingStatus status) => status with
    {
        CurrentOperation = null,
        OperationStartTime = null,
        AsyncOpInProgress = false,
        LastOperation = null,
        InProgressProperties = null,
        OrphanMitigationInProgress = false,
    };

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
