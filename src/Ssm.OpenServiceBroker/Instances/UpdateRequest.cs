using System.Text.Json;
using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of <c>PATCH /v2/service_instances/:instance_id</c>. OSB v2.17, "Updating a Service Instance".</summary>
public sealed record UpdateRequest
{
    /// <summary>The offering of the instance; it never changes.</summary>
    public required ServiceId ServiceId { get; init; }

    /// <summary>The new plan, or <see langword="null"/> to keep the present one.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>The new surroundings; a JSON object.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>What the user asks for, and nothing else; <see langword="null"/> keeps what there is.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The instance before this update, as the platform knows it.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<PreviousValues>))]
    public PreviousValues? PreviousValues { get; init; }

    /// <summary>The version to bring the instance to. Since 2.15.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<MaintenanceInfo>))]
    public MaintenanceInfo? MaintenanceInfo { get; init; }

    /// <summary>Names service and plan only: parameters may hold secrets.</summary>
    public override string ToString() => $"UpdateRequest {{ ServiceId = {ServiceId}, PlanId = {PlanId}, Parameters = [redacted] }}";
}
