using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.ServiceCatalog.Api.V1Beta1;

/// <summary>A service offering as its broker described it.</summary>
public sealed record ServiceClassSpec
{
    /// <summary>The owning broker of a ClusterServiceClass; null on a ServiceClass.</summary>
    public string? ClusterServiceBrokerName { get; init; }

    /// <summary>The owning broker of a ServiceClass; null on a ClusterServiceClass.</summary>
    public string? ServiceBrokerName { get; init; }

    /// <summary>The OSB service name. Up to 63 characters.</summary>
    public string ExternalName { get => field ?? ""; init; }

    /// <summary>The OSB service id. Up to 63 characters.</summary>
    public string ExternalID { get => field ?? ""; init; }

    /// <summary>One sentence from the broker. Required.</summary>
    public string Description { get => field ?? ""; init; }

    /// <summary>Whether instances can be bound; a plan may say otherwise.</summary>
    public bool Bindable { get; init; }

    /// <summary>Whether the broker can hand out a binding again (OSB <c>bindings_retrievable</c>).</summary>
    public bool BindingRetrievable { get; init; }

    /// <summary>Whether the plan of an instance may change (OSB <c>plan_updateable</c>).</summary>
    public bool PlanUpdatable { get; init; }

    /// <summary>Whether the broker can tell of an instance (OSB <c>instances_retrievable</c>); null = no.</summary>
    public bool? InstancesRetrievable { get; init; }

    /// <summary>Whether the broker wants to hear of changed surroundings (OSB <c>allow_context_updates</c>); null = no.</summary>
    public bool? AllowContextUpdates { get; init; }

    /// <summary>OSB <c>metadata</c>, as it came.</summary>
    public JsonElement? ExternalMetadata { get; init; }

    /// <summary>OSB <c>tags</c>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>OSB <c>requires</c>.</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    /// <summary>Set by operators, never by brokers: parameters for instances that do not set them.</summary>
    public JsonElement? DefaultProvisionParameters { get; init; }

    /// <summary>The owning broker, whatever the scope.</summary>
    [JsonIgnore]
    public string BrokerName => ClusterServiceBrokerName ?? ServiceBrokerName ?? "";
}
