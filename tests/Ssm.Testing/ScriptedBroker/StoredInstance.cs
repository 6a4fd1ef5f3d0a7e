using System.Text.Json;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Instances;

namespace Ssm.Testing.ScriptedBroker;

/// <summary>An instance as the in-memory broker has it.</summary>
public sealed record StoredInstance
{
    public required OfferingPlan Plan { get; init; }

    public JsonElement? Parameters { get; init; }

    public JsonElement? Context { get; init; }

    /// <summary>False while it is being created.</summary>
    public bool IsReady { get; init; }

    internal bool HasAttributesOf(ProvisionRequest request) =>
        Plan == new OfferingPlan(request.ServiceId, request.PlanId) && SameJson(Parameters, request.Parameters);

    internal static bool SameJson(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        ({ } a, { } b) => JsonElement.DeepEquals(a, b),
        (null, null) => true,
        _ => false,
    };
}
