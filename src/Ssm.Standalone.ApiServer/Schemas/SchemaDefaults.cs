using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Sets defaults. Source: Kubernetes documentation, CustomResourceDefinitions, "Defaulting".</summary>
internal static class SchemaDefaults
{
    internal static void Apply(JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case JsonObject obj:
                Apply(obj, schema);
                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var item in array)
                {
                    Apply(item, items);
                }

                break;
        }
    }

    private static void Apply(JsonObject obj, SchemaNode schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (property.Default is not null && (!obj.TryGetPropertyValue(name, out var value) || (value is null && IsAbsent(property))))
            {
                obj[name] = property.Default.DeepClone();
            }
        }

        if (schema.Model is { } model)
        {
            BuiltInDefaults.Apply(model, obj);
        }

        foreach (var (name, value) in obj)
        {
            if (value is JsonObject or JsonArray && schema.Member(name) is { } member)
            {
                Apply(value, member);
            }
        }
    }

    // Go reads null into a built-in type's field as absence.
    private static bool IsAbsent(SchemaNode property) => !property.Nullable || property.IsBuiltIn;
}
