using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Items of sets and of lists with map keys appear once. Source: Kubernetes API reference, "Server-Side Apply", "Merge strategy".</summary>
internal static class ListUniqueness
{
    internal static IEnumerable<FieldError> Check(JsonArray array, SchemaNode schema, string path)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < array.Count; i++)
        {
            var key = schema.ListType == ListType.Map ? MapKey(array[i], schema) : array[i];
            if (key is not null && !seen.Add(Canonical(key)))
            {
                yield return new FieldError(FieldErrorKind.Duplicate, FieldPath.Index(path, i), SchemaValidator.BadValue(key), "");
            }
        }
    }

    /// <summary>Position of the first item that equals an earlier one; -1 if all differ.</summary>
    internal static int FirstRepeated(JsonArray array)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < array.Count; i++)
        {
            if (!seen.Add(Canonical(array[i])))
            {
                return i;
            }
        }

        return -1;
    }

    private static JsonObject? MapKey(JsonNode? item, SchemaNode schema) => item is not JsonObject obj
        ? null
        : new JsonObject(schema.ListMapKeys.Where(obj.ContainsKey).Select(name => KeyValuePair.Create(name, obj[name]?.DeepClone())));

    // Equal values have equal texts: members sorted, and numbers in their shortest form.
    private static string Canonical(JsonNode? value) => value switch
    {
        JsonObject obj => $"{{{string.Join(',', obj.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{JsonValue.Create(member.Key).ToJsonString()}:{Canonical(member.Value)}"))}}}",
        JsonArray array => $"[{string.Join(',', array.Select(Canonical))}]",
        _ => JsonPaths.JsonNumbers.Decimal(value) is { } number ? number.ToString("G29") : value?.ToJsonString() ?? "null",
    };
}
