using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>OSB v2.17, "Previous Values Object".</summary>
public sealed record PreviousValues
{
    /// <summary>Deprecated: it cannot change.</summary>
    public ServiceId? ServiceId { get; init; }

    /// <summary>The plan before the update.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>Deprecated in favour of the context.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Deprecated in favour of the context.</summary>
    public string? SpaceId { get; init; }

    /// <summary>The version the instance was provisioned with or last updated to. Since 2.15.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<MaintenanceInfo>))]
    public MaintenanceInfo? MaintenanceInfo { get; init; }
}
