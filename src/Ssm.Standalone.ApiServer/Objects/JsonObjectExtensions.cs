using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>Tolerant reading of free JSON: a missing or mistyped member reads as absent; that it is wrong is the schema's business to say.</summary>
internal static class JsonObjectExtensions
{
    public static string? Text(this JsonObject? obj, string name) =>
        obj is not null && obj.TryGetPropertyValue(name, out var node) ? node.AsText() : null;

    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Number(this JsonObject? obj, string name)
    {
        if (obj is null || !obj.TryGetPropertyValue(name, out var node) || node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetValue<long>(out var number) ? number : value.TryGetValue<int>(out var small) ? small : null;
    }

    public static bool? Flag(this JsonObject? obj, string name) =>
        obj is not null && obj.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static JsonObject? Object(this JsonObject? obj, string name) =>
        obj is not null && obj.TryGetPropertyValue(name, out var node) ? node as JsonObject : null;

    public static JsonArray? Array(this JsonObject? obj, string name) =>
        obj is not null && obj.TryGetPropertyValue(name, out var node) ? node as JsonArray : null;

    public static IEnumerable<JsonObject> Objects(this JsonObject? obj, string name) => obj.Array(name)?.OfType<JsonObject>() ?? [];

    public static IEnumerable<string> Texts(this JsonObject? obj, string name) =>
        obj.Array(name)?.Select(AsText).OfType<string>() ?? [];

    /// <summary>The object under a name, made if it is missing.</summary>
    public static JsonObject ObjectOrNew(this JsonObject obj, string name)
    {
        if (obj.Object(name) is { } found)
        {
            return found;
        }

        var made = new JsonObject();
        obj[name] = made;
        return made;
    }

    /// <summary>Sets a member that is missing or null.</summary>
    public static void SetDefault(this JsonObject obj, string name, JsonNode value)
    {
        if (!obj.TryGetPropertyValue(name, out var found) || found is null)
        {
            obj[name] = value;
        }
    }

    /// <summary>Makes a member of <paramref name="obj"/> equal to that of <paramref name="source"/>, absent if it is absent there.</summary>
    public static void CopyMember(this JsonObject obj, JsonObject source, string name)
    {
        if (source.TryGetPropertyValue(name, out var value) && value is not null)
        {
            obj[name] = value.DeepClone();
        }
        else
        {
            obj.Remove(name);
        }
    }

    public static JsonObject Copy(this JsonObject obj) => (JsonObject)obj.DeepClone();

    /// <summary>Drops members that are null, all the way down: for typed kinds null means absent.</summary>
    public static void DropNulls(this JsonNode? node)
    {
        if (node is JsonObject obj)
        {
            foreach (var name in obj.Where(member => member.Value is null).Select(member => member.Key).ToList())
            {
                obj.Remove(name);
            }

            foreach (var (_, value) in obj)
            {
                value.DropNulls();
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                item.DropNulls();
            }
        }
    }
}
