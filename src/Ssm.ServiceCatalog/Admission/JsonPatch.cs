using System.Text.Json.Nodes;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>RFC 6902 patches that turn one JSON tree into another: members one by one, lists as a whole.</summary>
internal static class JsonPatch
{
    public static JsonArray Between(JsonNode before, JsonNode after)
    {
        var operations = new JsonArray();
        Compare("", before, after, operations);
        return operations;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, JsonArray operations)
    {
        if (before is JsonObject from && after is JsonObject to)
        {
            CompareMembers(path, from, to, operations);
        }
        else if (!JsonNode.DeepEquals(before, after))
        {
            operations.Add(new JsonObject { ["op"] = "replace", ["path"] = path, ["value"] = after?.DeepClone() });
        }
    }

    private static void CompareMembers(string path, JsonObject before, JsonObject after, JsonArray operations)
    {
        foreach (var (name, _) in before.Where(member => !after.ContainsKey(member.Key)))
        {
            operations.Add(new JsonObject { ["op"] = "remove", ["path"] = $"{path}/{Escape(name)}" });
        }

        foreach (var (name, value) in after)
        {
            if (before.TryGetPropertyValue(name, out var old))
            {
                Compare($"{path}/{Escape(name)}", old, value, operations);
            }
            else
            {
                operations.Add(new JsonObject { ["op"] = "add", ["path"] = $"{path}/{Escape(name)}", ["value"] = value?.DeepClone() });
            }
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
