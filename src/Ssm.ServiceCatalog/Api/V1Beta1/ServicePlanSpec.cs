using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A plan as its broker described it.</summary>
public sealed record ServicePlanSpec
{
    /// <summary>The owning broker of a ClusterServicePlan; null on a ServicePlan.</summary>
    public string? ClusterServiceBrokerName { get; init; }

    /// <summary>The owning broker of a ServicePlan; null on a ClusterServicePlan.</summary>
    public string? ServiceBrokerName { get; init; }

    /// <summary>The class of a ClusterServicePlan; null on a ServicePlan.</summary>
    public ObjectReference? ClusterServiceClassRef { get; init; }

    /// <summary>The class of a ServicePlan; null on a ClusterServicePlan.</summary>
    public ObjectReference? ServiceClassRef { get; init; }

    /// <summary>The OSB plan name. Up to 63 characters.</summary>
    public string ExternalName { get => field ?? ""; init; }

    /// <summary>The OSB plan id. Up to 63 characters, immutable.</summary>
    public string ExternalID { get => field ?? ""; init; }

    /// <summary>One sentence from the broker. Required.</summary>
    public string Description { get => field ?? ""; init; }

    /// <summary>Whether instances can be bound; null = as the class says.</summary>
    public bool? Bindable { get; init; }

    /// <summary>Whether the plan costs nothing.</summary>
    public bool Free { get; init; }

    /// <summary>Whether an instance may change to another plan; null = as the class says.</summary>
    public bool? PlanUpdatable { get; init; }

    /// <summary>Whether bindings can be rotated (OSB <c>binding_rotatable</c>); null = no.</summary>
    public bool? BindingRotatable { get; init; }

    /// <summary>Seconds after which an asynchronous operation counts as failed; null = the controller's retry duration.</summary>
    public long? MaximumPollingDuration { get; init; }

    /// <summary>The version that instances get now; null = the broker does not version them.</summary>
    public PlanMaintenance? MaintenanceInfo { get; init; }

    /// <summary>OSB <c>metadata</c>, as it came.</summary>
    public JsonElement? ExternalMetadata { get; init; }

    /// <summary>JSON schema of the parameters of provisioning.</summary>
    public JsonElement? InstanceCreateParameterSchema { get; init; }

    /// <summary>JSON schema of the parameters of an update.</summary>
    public JsonElement? InstanceUpdateParameterSchema { get; init; }

    /// <summary>JSON schema of the parameters of a binding.</summary>
    public JsonElement? ServiceBindingCreateParameterSchema { get; init; }

    /// <summary>Set by operators, never by brokers: parameters for instances that do not set them; wins over the class's.</summary>
    public JsonElement? DefaultProvisionParameters { get; init; }

    /// <summary>The owning broker, whatever the scope.</summary>
    [JsonIgnore]
    public string BrokerName => ClusterServiceBrokerName ?? ServiceBrokerName ?? "";

    /// <summary>The class's <c>metadata.name</c>, whatever the scope.</summary>
    [JsonIgnore]
    public string ClassName => (ClusterServiceClassRef ?? ServiceClassRef)?.Name ?? "";
}
