using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Parameters;

/// <summary>Default parameters of class and plan: the plan's win over the class's, the instance's over both.</summary>
internal static class ParameterDefaults
{
    private const int MaxDepth = 32;

    /// <summary>What class and plan ask for together; null when neither asks for anything.</summary>
    public static JsonElement? Of(ServiceClassSpec serviceClass, ServicePlanSpec plan) =>
        Merge(serviceClass.DefaultProvisionParameters, plan.DefaultProvisionParameters);

    /// <summary>Both together, <paramref name="stronger"/> winning: objects member by member, anything else as a whole.</summary>
    public static JsonElement? Merge(JsonElement? weaker, JsonElement? stronger)
    {
        if (ObjectOf(weaker) is not { Count: > 0 } into)
        {
            return ObjectOf(stronger) is { Count: > 0 } ? stronger : null;
        }

        Add(into, ObjectOf(stronger) ?? [], depth: 1);
        using var document = JsonDocument.Parse(into.ToJsonString());
        return document.RootElement.Clone();
    }

    private static void Add(JsonObject into, JsonObject from, int depth)
    {
        foreach (var (name, value) in from)
        {
            if (depth < MaxDepth && into[name] is JsonObject inner && value is JsonObject added)
            {
                Add(inner, added, depth + 1);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static JsonObject? ObjectOf(JsonElement? value) => value is { ValueKind: JsonValueKind.Object } element ? JsonObject.Create(element.Clone()) : null;
}
