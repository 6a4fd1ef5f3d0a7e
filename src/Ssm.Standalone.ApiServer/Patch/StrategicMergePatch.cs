using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;

namespace Ssm.Standalone.ApiServer.Patch;

/// <summary>
/// <c>application/strategic-merge-patch+json</c>: a merge patch in which lists whose items have a key merge item by item.
/// Only built-in kinds know their keys; custom kinds answer 415. Source: Kubernetes community, "Strategic Merge Patch".
/// </summary>
public static class StrategicMergePatch
{
    /// <summary>Returns the patched copy.</summary>
    /// <exception cref="PatchException">A directive is malformed, or an item of a keyed list lacks its key.</exception>
    public static JsonObject Apply(JsonObject document, JsonObject patch, StructuralSchema schema)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(schema);
        return Merge((JsonObject)document.DeepClone(), patch, schema.Root);
    }

    /// <summary>Merges into <paramref name="target"/> or returns what takes its place; the result may be the target itself.</summary>
    internal static JsonObject Merge(JsonObject target, JsonObject patch, SchemaNode? schema)
    {
        switch (PatchDirectives.Of(patch))
        {
            case "replace":
                return (JsonObject)PatchDirectives.Clean(patch)!;
            case "delete":
                return [];
            case null or "merge":
                break;
            case var other:
                throw new PatchException($"unknown patch type \"{other}\" found in: {patch.ToJsonString()}");
        }

        RetainKeys(target, patch);
        var orders = patch.Where(member => PatchDirectives.IsOrder(member.Key, out _))
            .Select(member => StrategicOrder.Prepare(member.Key, member.Value, target, patch, schema)).ToArray();
        foreach (var (name, value) in patch)
        {
            if (PatchDirectives.IsDeletion(name, out var list))
            {
                StrategicList.Remove(target[list] as JsonArray, value, name);
            }
            else if (!PatchDirectives.IsDirective(name))
            {
                MergeMember(target, name, value, schema?.Member(name));
            }
        }

        foreach (var order in orders)
        {
            order.Apply(target);
        }

        return target;
    }

    private static void MergeMember(JsonObject target, string name, JsonNode? value, SchemaNode? schema)
    {
        switch (value, target[name])
        {
            case (null, _):
                target.Remove(name);
                break;
            case (JsonObject patch, JsonObject existing) when schema?.PatchStrategy.HasFlag(PatchStrategy.Replace) != true:
                var merged = Merge(existing, patch, schema);
                if (!ReferenceEquals(merged, existing))
                {
                    target[name] = merged;
                }

                break;
            case (JsonArray patch, var existing) when schema?.PatchStrategy.HasFlag(PatchStrategy.Merge) == true:
                target[name] = StrategicList.Merge(existing as JsonArray, patch, schema);
                break;
            default:
                target[name] = PatchDirectives.Clean(value);
                break;
        }
    }

    private static void RetainKeys(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(PatchDirectives.RetainKeys, out var node))
        {
            return;
        }

        var retained = node is JsonArray array
            ? array.Select(item => item?.ToString() ?? "").ToHashSet()
            : throw new PatchException($"{PatchDirectives.RetainKeys} must be a list of strings: {node?.ToJsonString()}");
        var stray = patch.FirstOrDefault(member =>
            member.Value is not null && !PatchDirectives.IsDirective(member.Key) && !retained.Contains(member.Key));
        if (stray.Key is not null)
        {
            throw new PatchException($"{PatchDirectives.RetainKeys} does not list \"{stray.Key}\", which the same patch sets");
        }

        foreach (var name in target.Select(member => member.Key).Where(name => !retained.Contains(name)).ToArray())
        {
            target.Remove(name);
        }
    }
}
