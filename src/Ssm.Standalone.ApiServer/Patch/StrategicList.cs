using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>Lists in strategic merge patches.</summary>
internal static class StrategicList
{
    /// <summary>Merges by the list's key, or as a set when items are primitives.</summary>
    internal static JsonArray Merge(JsonArray? existing, JsonArray patch, SchemaNode schema)
    {
        var target = (JsonArray?)existing?.DeepClone() ?? [];
        if (schema.PatchMergeKey is not { } key)
        {
            foreach (var item in patch.Where(item => IndexOf(target, item, key: null) < 0))
            {
                target.Add(item?.DeepClone());
            }

            return target;
        }

        if (patch.Any(item => item is JsonObject obj && PatchDirectives.Of(obj) == "replace"))
        {
            return (JsonArray)PatchDirectives.Clean(patch)!;
        }

        foreach (var item in patch)
        {
            MergeItem(target, item as JsonObject ?? throw new PatchException($"expected an object with \"{key}\", got: {item?.ToJsonString() ?? "null"}"), key, schema.Items);
        }

        return target;
    }

    /// <summary><c>$deleteFromPrimitiveList</c>.</summary>
    internal static void Remove(JsonArray? target, JsonNode? values, string directive)
    {
        if (values is not JsonArray list)
        {
            throw new PatchException($"{directive} must be a list: {values?.ToJsonString() ?? "null"}");
        }

        for (var i = (target?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (IndexOf(list, target![i], key: null) >= 0)
            {
                target.RemoveAt(i);
            }
        }
    }

    /// <summary>Position of the item with the same key, or of an equal item when <paramref name="key"/> is null; -1 if none.</summary>
    internal static int IndexOf(JsonArray list, JsonNode? item, string? key)
    {
        var wanted = KeyOf(item, key);
        for (var i = 0; i < list.Count; i++)
        {
            if (JsonNode.DeepEquals(KeyOf(list[i], key), wanted))
            {
                return i;
            }
        }

        return -1;
    }

    private static JsonNode? KeyOf(JsonNode? item, string? key) => key is null ? item : (item as JsonObject)?[key];

    private static void MergeItem(JsonArray target, JsonObject item, string key, SchemaNode? schema)
    {
        if (item[key] is null)
        {
            throw new PatchException($"map: {item.ToJsonString()} does not contain declared merge key: {key}");
        }

        var index = IndexOf(target, item, key);
        switch (PatchDirectives.Of(item))
        {
            case "delete" when index >= 0:
                target.RemoveAt(index);
                break;
            case "delete":
                break;
            case null when index >= 0 && target[index] is JsonObject existing:
                target[index] = StrategicMergePatch.Merge((JsonObject)existing.DeepClone(), item, schema);
                break;
            case null:
                target.Add(PatchDirectives.Clean(item));
                break;
            case var other:
                throw new PatchException($"unknown patch type \"{other}\" found in: {item.ToJsonString()}");
        }
    }
}
