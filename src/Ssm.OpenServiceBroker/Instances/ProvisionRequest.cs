using System.Text.Json;
using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of <c>PUT /v2/service_instances/:instance_id</c>. OSB v2.17, "Provisioning".</summary>
/// <remarks>Compare <see cref="Parameters"/> and <see cref="Context"/> with <see cref="JsonElement.DeepEquals"/>, not with <c>==</c>.</remarks>
public sealed record ProvisionRequest
{
    /// <summary>A Service Offering of this broker's catalog.</summary>
    public required ServiceId ServiceId { get; init; }

    /// <summary>A Service Plan of that offering.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>What the platform knows about the surroundings; a JSON object.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>Deprecated in favour of <see cref="Context"/> but required and non-empty. Kubernetes: the cluster id.</summary>
    public required string OrganizationGuid { get; init; }

    /// <summary>Deprecated in favour of <see cref="Context"/> but required and non-empty. Kubernetes: the namespace's uid.</summary>
    public required string SpaceGuid { get; init; }

    /// <summary>What the user asks for; a JSON object, possibly with secrets.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The version the user expects; the broker refuses when its catalog says another. Since 2.15.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<MaintenanceInfo>))]
    public MaintenanceInfo? MaintenanceInfo { get; init; }

    /// <summary>Names service and plan only: parameters may hold secrets.</summary>
    public override string ToString() => $"ProvisionRequest {{ ServiceId = {ServiceId}, PlanId = {PlanId}, Parameters = [redacted] }}";
}
