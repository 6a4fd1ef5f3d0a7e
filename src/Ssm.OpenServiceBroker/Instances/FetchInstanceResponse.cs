using System.Text.Json;
using System.Text.Json.Serialization;
using Ssm.OpenServiceBroker.Catalogs;

namespace Ssm.OpenServiceBroker.Instances;

/// <summary>Body of <c>GET /v2/service_instances/:instance_id</c>. OSB v2.17, "Fetching a Service Instance". Since 2.14.</summary>
public sealed record FetchInstanceResponse
{
    /// <summary>The offering of the instance.</summary>
    public ServiceId? ServiceId { get; init; }

    /// <summary>The present plan of the instance.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>Where users manage the instance.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>Parameters in force; brokers leave secret ones out.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The version the instance has. Since 2.15.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<MaintenanceInfo>))]
    public MaintenanceInfo? MaintenanceInfo { get; init; }

    /// <summary>Since 2.16.</summary>
    [JsonConverter(typeof(ForgivingConverter<InstanceMetadata>))]
    public InstanceMetadata? Metadata { get; init; }

    /// <summary>Names service and plan only: parameters may hold secrets.</summary>
    public override string ToString() => $"FetchInstanceResponse {{ ServiceId = {ServiceId}, PlanId = {PlanId}, Parameters = [redacted] }}";
}
