using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Tests.Patch;

/// <summary>The simplest patches that lead from one object to another; the counterpart of applying them.</summary>
internal static class JsonDiff
{
    internal static JsonObject Merge(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var name in from.Select(member => member.Key).Where(name => !to.ContainsKey(name)))
        {
            patch[name] = null;
        }

        foreach (var (name, value) in to.Where(member => !JsonNode.DeepEquals(member.Value, from[member.Key])))
        {
            patch[name] = value is JsonObject right && from[name] is JsonObject left ? Merge(left, right) : value?.DeepClone();
        }

        return patch;
    }

    internal static JsonArray Patch(JsonObject from, JsonObject to) => new([.. Operations("", from, to)]);

    private static IEnumerable<JsonNode> Operations(string path, JsonObject from, JsonObject to)
    {
        foreach (var name in from.Select(member => member.Key).Where(name => !to.ContainsKey(name)))
        {
            yield return new JsonObject { ["op"] = "remove", ["path"] = $"{path}/{Escape(name)}" };
        }

        foreach (var (name, value) in to)
        {
            var location = $"{path}/{Escape(name)}";
            var exists = from.TryGetPropertyValue(name, out var old);
            if (old is JsonObject left && value is JsonObject right)
            {
                foreach (var operation in Operations(location, left, right))
                {
                    yield return operation;
                }
            }
            else if (!exists || !JsonNode.DeepEquals(old, value))
            {
                yield return new JsonObject { ["op"] = exists ? "replace" : "add", ["path"] = location, ["value"] = value?.DeepClone() };
            }
        }
    }

    private static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
