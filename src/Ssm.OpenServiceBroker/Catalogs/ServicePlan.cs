using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Catalogs;

/// <summary>OSB v2.17, "Service Plan Object". Defaults are applied by <see cref="ServicePlanExtensions"/>.</summary>
public sealed record ServicePlan
{
    /// <summary>Globally unique and never changed.</summary>
    public required PlanId Id { get; init; }

    /// <summary>Unique within the offering, non-empty, case-sensitive.</summary>
    public required string Name { get; init; }

    /// <summary>Short and non-empty. Nullable because brokers exist that leave it out.</summary>
    public string? Description { get; init; }

    /// <summary>A JSON object the platform shows but does not interpret.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Whether instances cost nothing; absent means true.</summary>
    public bool? Free { get; init; }

    /// <summary>Overrides the offering's value when present.</summary>
    public bool? Bindable { get; init; }

    /// <summary>Since 2.17: whether bindings can be rotated; absent means false.</summary>
    public bool? BindingRotatable { get; init; }

    /// <summary>Since 2.15: overrides the offering's value when present.</summary>
    public bool? PlanUpdateable { get; init; }

    /// <summary>JSON schemas of the parameters users may give.</summary>
    public PlanSchemas? Schemas { get; init; }

    /// <summary>Since 2.15: seconds after which the platform treats an operation as failed.</summary>
    [JsonPropertyName("maximum_polling_duration")]
    public long? MaximumPollingDurationSeconds { get; init; }

    /// <summary>Since 2.15: the version instances of this plan get now.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<MaintenanceInfo>))]
    public MaintenanceInfo? MaintenanceInfo { get; init; }
}
