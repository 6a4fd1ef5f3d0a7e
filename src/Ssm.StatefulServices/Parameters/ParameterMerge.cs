using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.StatefulServices.Parameters;

/// <summary>Changes to parameters as a JSON merge patch (RFC 7386): null removes, objects merge.</summary>
internal static class ParameterMerge
{
    public static JsonElement Apply(JsonElement current, JsonElement changes)
    {
        var target = current.ValueKind == JsonValueKind.Object ? JsonObject.Create(current.Clone())! : []; // an object gives an object
        var result = changes.ValueKind == JsonValueKind.Object ? Merge(target.DeepClone().AsObject(), JsonNode.Parse(changes.GetRawText())!.AsObject()) : target;
        return JsonSerializer.SerializeToElement(result, ParameterJsonContext.Default.JsonObject);
    }

    private static JsonObject Merge(JsonObject target, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject nested)
            {
                target[name] = Merge(target[name]?.DeepClone() as JsonObject ?? [], nested);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }
}
