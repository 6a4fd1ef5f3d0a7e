using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Removes unknown members. Source: Kubernetes documentation, CustomResourceDefinitions, "Field pruning".</summary>
internal sealed class SchemaPruner
{
    private readonly ICollection<string>? _removedPaths;
    private readonly PathStack _path = new();

    private SchemaPruner(ICollection<string>? removedPaths) => _removedPaths = removedPaths;

    internal static void Prune(JsonNode? value, SchemaNode schema, ICollection<string>? removedPaths) => new SchemaPruner(removedPaths).Prune(value, schema);

    private void Prune(JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case JsonObject obj:
                Prune(obj, schema);
                break;
            case JsonArray array when schema.Items is { } items:
                for (var i = 0; i < array.Count; i++)
                {
                    _path.Enter(i);
                    Prune(array[i], items);
                    _path.Leave();
                }

                break;
        }
    }

    private void Prune(JsonObject obj, SchemaNode schema)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in obj)
        {
            if (schema.Member(name) is { } member)
            {
                if (value is JsonObject or JsonArray)
                {
                    _path.Enter(name);
                    Prune(value, member);
                    _path.Leave();
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
            _removedPaths?.Add(_path.Child(name));
        }
    }
}
