using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ssm.OpenServiceBroker.Bindings;

/// <summary>
/// Body of <c>PUT /v2/service_instances/:instance_id/service_bindings/:binding_id</c>. OSB v2.17, "Binding" and "Binding Rotation".
/// </summary>
public sealed record BindRequest
{
    /// <summary>The offering of the instance. <see langword="null"/> only in a rotation, where the predecessor's holds.</summary>
    public ServiceId? ServiceId { get; init; }

    /// <summary>The plan of the instance. <see langword="null"/> only in a rotation, where the predecessor's holds.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>What the platform knows about the surroundings; a JSON object.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>Deprecated in favour of <see cref="BindResource.AppGuid"/>; non-empty when present.</summary>
    public string? AppGuid { get; init; }

    /// <summary>The application that will use the binding.</summary>
    [JsonConverter(typeof(AbsentWhenEmptyConverter<BindResource>))]
    public BindResource? BindResource { get; init; }

    /// <summary>What the user asks for; a JSON object, possibly with secrets. A rotation inherits the predecessor's.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Since 2.17: makes this a rotation of that binding of the same instance, which must not have expired.</summary>
    public BindingId? PredecessorBindingId { get; init; }

    /// <summary>Names service and plan only: parameters may hold secrets.</summary>
    public override string ToString() =>
        $"BindRequest {{ ServiceId = {ServiceId}, PlanId = {PlanId}, PredecessorBindingId = {PredecessorBindingId}, Parameters = [redacted] }}";
}
