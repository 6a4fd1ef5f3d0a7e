using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Reads a CRD's <c>openAPIV3Schema</c>. What it does not know it ignores: <see cref="StructuralRules"/> is what complains.</summary>
internal static class SchemaReader
{
    private static readonly string[] BoundedMetadata = ["name", "generateName"];
    private static readonly SchemaNode Text = new() { Type = "string" };

    /// <summary>The root of a kind: its apiVersion, kind and metadata need no declaration.</summary>
    internal static SchemaNode Root(JsonObject schema) => Resource(Read(schema));

    internal static SchemaNode Read(JsonObject schema)
    {
        var node = new SchemaNode
        {
            Type = schema.Text("type") is { Length: > 0 } type ? type : null,
            Format = schema.Text("format") is { Length: > 0 } format ? format : null,
            Nullable = schema.Flag("nullable"),
            IntOrString = schema.Flag("x-kubernetes-int-or-string"),
            PreserveUnknownFields = schema.Flag("x-kubernetes-preserve-unknown-fields"),
            Properties = Properties(schema),
            AdditionalProperties = schema.Object("additionalProperties") is { } additional ? Read(additional) : null,
            AnyAdditionalProperties = schema.Flag("additionalProperties"),
            Items = schema.Object("items") is { } items ? Read(items) : null,
            Default = schema["default"]?.DeepClone(),
            Required = [.. schema.Items("required").Select(name => name.Text())],
            Constraints = Constraints(schema),
            ListType = schema.Text("x-kubernetes-list-type") switch
            {
                "set" => ListType.Set,
                "map" => ListType.Map,
                "atomic" => ListType.Atomic,
                _ => null,
            },
            ListMapKeys = [.. schema.Items("x-kubernetes-list-map-keys").Select(name => name.Text())],
        };
        return schema.Flag("x-kubernetes-embedded-resource") ? Resource(node) : node;
    }

    private static SchemaNode Resource(SchemaNode node)
    {
        var properties = new Dictionary<string, SchemaNode>(node.Properties);
        properties["apiVersion"] = properties.GetValueOrDefault("apiVersion", Text);
        properties["kind"] = properties.GetValueOrDefault("kind", Text);
        properties["metadata"] = Metadata(node.Properties.GetValueOrDefault("metadata"));
        return node with { IsResource = true, Properties = properties };
    }

    // A schema may bound metadata.name and metadata.generateName, and nothing else of metadata.
    private static SchemaNode Metadata(SchemaNode? declared)
    {
        var metadata = BuiltInTypes.Node(typeof(V1ObjectMeta));
        if (declared is null || declared.Properties.Count == 0)
        {
            return metadata;
        }

        var properties = new Dictionary<string, SchemaNode>(metadata.Properties);
        foreach (var name in BoundedMetadata.Where(declared.Properties.ContainsKey))
        {
            properties[name] = declared.Properties[name];
        }

        return metadata with { Properties = properties };
    }

    private static Dictionary<string, SchemaNode> Properties(JsonObject schema) => (schema.Object("properties") ?? [])
        .Where(property => property.Value is JsonObject).ToDictionary(property => property.Key, property => Read((JsonObject)property.Value!));

    private static SchemaConstraints? Constraints(JsonObject schema)
    {
        var constraints = new SchemaConstraints
        {
            Enum = [.. schema.Items("enum").Select(value => value?.DeepClone())],
            Pattern = schema.At("pattern") is JsonValue pattern ? new SchemaPattern(pattern.ToString()) : null,
            Minimum = JsonNumbers.Decimal(schema["minimum"]),
            ExclusiveMinimum = schema.Flag("exclusiveMinimum"),
            Maximum = JsonNumbers.Decimal(schema["maximum"]),
            ExclusiveMaximum = schema.Flag("exclusiveMaximum"),
            MultipleOf = JsonNumbers.Decimal(schema["multipleOf"]),
            MinLength = Count(schema, "minLength"),
            MaxLength = Count(schema, "maxLength"),
            MinItems = Count(schema, "minItems"),
            MaxItems = Count(schema, "maxItems"),
            UniqueItems = schema.Flag("uniqueItems"),
            MinProperties = Count(schema, "minProperties"),
            MaxProperties = Count(schema, "maxProperties"),
            AllOf = Junctor(schema, "allOf"),
            AnyOf = Junctor(schema, "anyOf"),
            OneOf = Junctor(schema, "oneOf"),
            Not = schema.Object("not") is { } not ? Read(not) : null,
        };
        return constraints.IsEmpty ? null : constraints;
    }

    private static int? Count(JsonObject schema, string name) =>
        JsonNumbers.Decimal(schema[name]) is { } number ? (int)Math.Clamp(number, 0, int.MaxValue) : null;

    private static SchemaNode[] Junctor(JsonObject schema, string name) => [.. schema.Items(name).OfType<JsonObject>().Select(Read)];
}
