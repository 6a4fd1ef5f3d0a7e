using System.Text.Json;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>
/// What instance is wanted. Class and plan are named by one of three flavours (external name, external id, Kubernetes name),
/// cluster-scoped or namespaced; flavours and scopes do not mix.
/// </summary>
public sealed record ServiceInstanceSpec
{
    /// <summary>Class by its OSB name. Immutable.</summary>
    public string? ClusterServiceClassExternalName { get; init; }

    /// <summary>Plan by its OSB name.</summary>
    public string? ClusterServicePlanExternalName { get; init; }

    /// <summary>Class by its OSB id. Immutable.</summary>
    public string? ClusterServiceClassExternalID { get; init; }

    /// <summary>Plan by its OSB id.</summary>
    public string? ClusterServicePlanExternalID { get; init; }

    /// <summary>Class by its <c>metadata.name</c>. Immutable.</summary>
    public string? ClusterServiceClassName { get; init; }

    /// <summary>Plan by its <c>metadata.name</c>.</summary>
    public string? ClusterServicePlanName { get; init; }

    /// <summary>Namespaced class by its OSB name. Immutable.</summary>
    public string? ServiceClassExternalName { get; init; }

    /// <summary>Namespaced plan by its OSB name.</summary>
    public string? ServicePlanExternalName { get; init; }

    /// <summary>Namespaced class by its OSB id. Immutable.</summary>
    public string? ServiceClassExternalID { get; init; }

    /// <summary>Namespaced plan by its OSB id.</summary>
    public string? ServicePlanExternalID { get; init; }

    /// <summary>Namespaced class by its <c>metadata.name</c>. Immutable.</summary>
    public string? ServiceClassName { get; init; }

    /// <summary>Namespaced plan by its <c>metadata.name</c>.</summary>
    public string? ServicePlanName { get; init; }

    /// <summary>The class found. Written by the controller only.</summary>
    public ObjectReference? ClusterServiceClassRef { get; init; }

    /// <summary>The plan found. Written by the controller only.</summary>
    public ObjectReference? ClusterServicePlanRef { get; init; }

    /// <summary>The namespaced class found. Written by the controller only.</summary>
    public ObjectReference? ServiceClassRef { get; init; }

    /// <summary>The namespaced plan found. Written by the controller only.</summary>
    public ObjectReference? ServicePlanRef { get; init; }

    /// <summary>Parameters for the broker: a JSON object whose keys the plan defines.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Parameters from Secrets; a key may appear only once in all sources.</summary>
    public IReadOnlyList<ParametersFromSource>? ParametersFrom { get; init; }

    /// <summary>The OSB instance id. Filled on creation when empty, immutable.</summary>
    public string ExternalID { get => field ?? ""; init; }

    /// <summary>Who last changed what a user may change. Written by admission only.</summary>
    public UserInfo? UserInfo { get; init; }

    /// <summary>What a deletion does to the instance at the broker: <c>Delete</c> (also null) or <c>Retain</c>.</summary>
    public string? DeletionPolicy { get; init; }

    /// <summary>The instance of this external id exists at the broker already: it is taken over instead of made. For administrators (verb <c>adopt</c>).</summary>
    public bool? Adopt { get; init; }

    /// <summary>The version of the plan to bring the instance to; null = the plan's on creation, none on updates.</summary>
    public PlanMaintenance? MaintenanceInfo { get; init; }

    /// <summary>Raising it makes the controller send an update although nothing else changed. Never falls.</summary>
    public long UpdateRequests { get; init; }

    /// <summary>Never shows the content: it may hold secrets.</summary>
    public override string ToString() => "[redacted]";
}
