using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Removes unknown members. Source: Kubernetes documentation, CustomResourceDefinitions, "Field pruning".</summary>
internal static class SchemaPruner
{
    internal static void Prune(JsonNode? value, SchemaNode schema, ICollection<string>? removedPaths) => Prune(value, schema, removedPaths, "");

    private static void Prune(JsonNode? value, SchemaNode schema, ICollection<string>? removedPaths, string path)
    {
        switch (value)
        {
            case JsonObject obj:
                Prune(obj, schema, removedPaths, path);
                break;
            case JsonArray array when schema.Items is { } items:
                for (var i = 0; i < array.Count; i++)
                {
                    Prune(array[i], items, removedPaths, $"{path}[{i}]");
                }

                break;
        }
    }

    private static void Prune(JsonObject obj, SchemaNode schema, ICollection<string>? removedPaths, string path)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in obj)
        {
            if (schema.Member(name) is { } member)
            {
                if (value is JsonObject or JsonArray)
                {
                    Prune(value, member, removedPaths, FieldPath.Child(path, name));
                }
            }
            else if (!schema.PreserveUnknownFields && !schema.AnyAdditionalProperties)
            {
                (unknown ??= []).Add(name);
            }
        }

        foreach (var name in unknown ?? [])
        {
            obj.Remove(name);
            removedPaths?.Add(FieldPath.Child(path, name));
        }
    }
}
