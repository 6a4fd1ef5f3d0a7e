using System.Text.Json;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>What is known of an instance and what is being done about it.</summary>
public sealed record ServiceInstanceStatus
{
    /// <summary><c>Ready</c>, <c>Failed</c> and <c>OrphanMitigation</c>, in the order they first appeared.</summary>
    public IReadOnlyList<ServiceCondition> Conditions { get => field ?? []; init; }

    /// <summary>An operation runs at the broker and is being polled.</summary>
    public bool AsyncOpInProgress { get; init; }

    /// <summary>A provision of unknown result is being undone.</summary>
    public bool OrphanMitigationInProgress { get; init; }

    /// <summary>The broker's name of the running operation, echoed when polling.</summary>
    public string? LastOperation { get; init; }

    /// <summary>The instance's own console, if it has one.</summary>
    public string? DashboardURL { get; init; }

    /// <summary>Empty, <c>Provision</c>, <c>Update</c> or <c>Deprovision</c>.</summary>
    public string? CurrentOperation { get; init; }

    /// <summary>The generation of the last success. Kept for old clients; see <see cref="ObservedGeneration"/>.</summary>
    public long ReconciledGeneration { get; init; }

    /// <summary>The generation last acted upon, with whatever result.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>When the current operation began; retries end when it is too long ago.</summary>
    public DateTimeOffset? OperationStartTime { get; init; }

    /// <summary>When the broker began with what it is being polled for, which a plan's maximum polling duration is counted from; null while nothing runs there.</summary>
    public DateTimeOffset? AsyncOpStartTime { get; init; }

    /// <summary>What is being sent to the broker.</summary>
    public ServiceInstanceProperties? InProgressProperties { get; init; }

    /// <summary>What the broker has accepted.</summary>
    public ServiceInstanceProperties? ExternalProperties { get; init; }

    /// <summary>Empty, <c>Provisioned</c> or <c>NotProvisioned</c>.</summary>
    public string ProvisionStatus { get => field ?? ""; init; }

    /// <summary>Empty, <c>NotRequired</c>, <c>Required</c>, <c>Succeeded</c> or <c>Failed</c>.</summary>
    public string DeprovisionStatus { get => field ?? ""; init; }

    /// <summary>The defaults of class and plan that were merged into the parameters.</summary>
    public JsonElement? DefaultProvisionParameters { get; init; }

    /// <summary>A version of the plan that the instance does not have yet; null = it has the newest.</summary>
    public PlanMaintenance? AvailableMaintenance { get; init; }

    /// <summary>False after a failed update or deletion that broke the instance, until an update succeeds; null = usable. OSB v2.17, <c>instance_usable</c>.</summary>
    public bool? Usable { get; init; }

    /// <summary>Checksum of the update that the broker said would fail again; null = none. OSB v2.17, <c>update_repeatable</c>.</summary>
    public string? UnrepeatableUpdate { get; init; }

    /// <summary>For the Status column: the type of the last condition if true, else its reason.</summary>
    public string LastConditionState { get => field ?? ""; init; }

    /// <summary>For the Plan column: the plan as the user named it.</summary>
    public string UserSpecifiedPlanName { get => field ?? ""; init; }

    /// <summary>For the Class column: kind and name of the class as the user named it.</summary>
    public string UserSpecifiedClassName { get => field ?? ""; init; }
}
