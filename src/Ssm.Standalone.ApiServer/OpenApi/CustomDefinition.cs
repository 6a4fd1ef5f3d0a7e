using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.OpenApi;

/// <summary>Definitions of custom kinds and of lists. Source: Kubernetes documentation, CustomResourceDefinitions, "Publish Validation Schema in OpenAPI".</summary>
internal static class CustomDefinition
{
    private const string ApiVersion = "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized "
        + "schemas to the latest internal value, and may reject unrecognized values. More info: "
        + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";

    private const string Kind = "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint "
        + "the client submits requests to. Cannot be updated. In CamelCase. More info: "
        + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";

    private const string Metadata = "Standard object's metadata. More info: "
        + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    private static readonly string[] OnlyV3 = ["allOf", "anyOf", "oneOf", "not"];

    internal static JsonObject Of(OpenApiKind kind, OpenApiDialect dialect)
    {
        var schema = (JsonObject?)kind.Schema?.DeepClone() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        if (!dialect.IsV3)
        {
            Simplify(schema);
        }

        // An object of anything is described as such: clients take listed properties as all there are.
        if (schema["properties"] is not null || !schema.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            schema["properties"] = WithObjectFields(schema.Object("properties"), dialect);
        }

        schema["x-kubernetes-group-version-kind"] = new JsonArray(kind.GroupVersionKind);
        return schema;
    }

    internal static JsonObject ListOf(OpenApiKind kind, OpenApiDialect dialect)
    {
        var groupVersionKind = kind.GroupVersionKind;
        groupVersionKind["kind"] = kind.Kind + "List";
        return new JsonObject
        {
            ["description"] = $"{kind.Kind}List is a list of {kind.Kind}",
            ["type"] = "object",
            ["required"] = new JsonArray("items"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = Text(ApiVersion),
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(dialect, kind.Definition) },
                ["kind"] = Text(Kind),
                ["metadata"] = Reference(dialect, DefinitionNames.Definition(typeof(V1ListMeta), DefinitionNames.Package(typeof(V1ListMeta), ""))),
            },
            ["x-kubernetes-group-version-kind"] = new JsonArray(groupVersionKind),
        };
    }

    private static JsonObject WithObjectFields(JsonObject? declared, OpenApiDialect dialect)
    {
        var metadata = Reference(dialect, DefinitionNames.Definition(typeof(V1ObjectMeta), DefinitionNames.Package(typeof(V1ObjectMeta), "")));
        metadata["description"] = Metadata;
        var properties = new JsonObject { ["apiVersion"] = Text(ApiVersion), ["kind"] = Text(Kind), ["metadata"] = metadata };
        foreach (var (name, property) in declared ?? [])
        {
            if (!properties.ContainsKey(name))
            {
                properties[name] = property?.DeepClone();
            }
        }

        return properties;
    }

    private static JsonObject Reference(OpenApiDialect dialect, string definition) =>
        dialect.IsV3 ? new JsonObject { ["allOf"] = new JsonArray(dialect.Reference(definition)) } : dialect.Reference(definition);

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    /// <summary>
    /// Swagger has neither junctors nor null nor "any type", and kubectl takes what it finds literally; so such parts become unspecified.
    /// </summary>
    private static void Simplify(JsonObject schema)
    {
        foreach (var name in OnlyV3)
        {
            schema.Remove(name);
        }

        if (schema.Flag("nullable") || schema.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            foreach (var name in new[] { "nullable", "items", "properties", "additionalProperties", "required", "enum", "default" })
            {
                schema.Remove(name);
            }

            if (schema.Text("type") != "object" || !schema.Flag("x-kubernetes-preserve-unknown-fields"))
            {
                schema.Remove("type");
            }
        }

        if (schema["required"] is JsonArray required)
        {
            var kept = required.Where(name => !schema.Flag("properties", name.Text(), "nullable")).Select(name => name?.DeepClone()).ToArray();
            schema["required"] = new JsonArray(kept);
        }

        foreach (var child in Children(schema))
        {
            Simplify(child);
        }
    }

    private static IEnumerable<JsonObject> Children(JsonObject schema) => (schema.Object("properties") ?? []).Select(property => property.Value)
        .Append(schema["items"]).Append(schema["additionalProperties"]).OfType<JsonObject>();
}
