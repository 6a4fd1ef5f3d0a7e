using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>
/// What <c>apiextensions.k8s.io/v1</c> demands of a schema. Source: Kubernetes documentation, CustomResourceDefinitions,
/// "Specifying a structural schema", and the API reference of JSONSchemaProps.
/// </summary>
internal sealed class StructuralRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Unsupported = ["$ref", "definitions", "dependencies", "id", "patternProperties", "$schema", "additionalItems"];
    private static readonly string[] ListJunctors = ["allOf", "anyOf", "oneOf"];
    private static readonly Dictionary<string, string> NotInJunctors = new()
    {
        ["type"] = "must be empty to be structural",
        ["description"] = "must be empty to be structural",
        ["title"] = "must be empty to be structural",
        ["default"] = "must be undefined to be structural",
        ["additionalProperties"] = "must be undefined to be structural",
        ["nullable"] = "must be false to be structural",
        ["x-kubernetes-preserve-unknown-fields"] = "must be false to be structural",
        ["x-kubernetes-embedded-resource"] = "must be false to be structural",
        ["x-kubernetes-int-or-string"] = "must be false to be structural",
        ["x-kubernetes-list-type"] = "must be undefined to be structural",
        ["x-kubernetes-list-map-keys"] = "must be empty to be structural",
        ["x-kubernetes-map-type"] = "must be undefined to be structural",
    };

    private readonly List<FieldError> _errors = [];

    internal static IReadOnlyList<FieldError> Check(JsonObject schema, string path)
    {
        var rules = new StructuralRules();
        rules.Root(schema, path);
        rules.Level(schema, path, isRoot: true);
        return rules._errors;
    }

    private void Root(JsonObject schema, string path)
    {
        if (schema.Text("type") is var type && type != "object")
        {
            Add(type.Length == 0 ? FieldErrors.Required(path + ".type", "must not be empty at the root")
                : FieldErrors.Invalid(path + ".type", type, "must be object at the root"));
        }

        if (schema.Flag("nullable"))
        {
            Add(FieldErrors.Forbidden(path + ".nullable", "nullable cannot be true at the root"));
        }

        if (schema.Object("properties", "metadata") is { } metadata)
        {
            Metadata(metadata, path + ".properties[metadata]");
        }
    }

    private void Metadata(JsonObject metadata, string path)
    {
        if (metadata.Any(member => member.Key is not ("type" or "properties" or "description"))
            || (metadata.Object("properties") ?? []).Any(property => property.Key is not ("name" or "generateName")))
        {
            Add(FieldErrors.Forbidden(path, "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        }
    }

    /// <summary>A level outside of junctors: the skeleton that says which fields there are.</summary>
    private void Level(JsonObject schema, string path, bool isRoot = false)
    {
        Keywords(schema, path);
        Extensions(schema, path);
        TypeOf(schema, path, isRoot);
        Lists(schema, path);
        new DefaultRules(schema, path).Check(_errors);
        JunctorRules(schema, schema, path);
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            Below(property, $"{path}.properties[{name}]", "must not be empty for specified object fields");
        }

        Below(schema["additionalProperties"], path + ".additionalProperties", "must not be empty for specified object fields");
        Below(schema["items"], path + ".items", "must not be empty for specified array items");
    }

    private void Below(JsonNode? node, string path, string missingType)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema.Text("type").Length == 0 && !schema.Flag("x-kubernetes-int-or-string") && !schema.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            Add(FieldErrors.Required(path + ".type", missingType));
        }

        Level(schema, path);
    }

    private void Keywords(JsonObject schema, string path)
    {
        foreach (var name in Unsupported.Where(name => schema[name] is not null))
        {
            Add(FieldErrors.Forbidden($"{path}.{name}", $"{name} is not supported"));
        }

        if (schema.Flag("uniqueItems"))
        {
            Add(FieldErrors.Forbidden(path + ".uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        if (schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False)
        {
            Add(FieldErrors.Forbidden(path + ".additionalProperties", "additionalProperties cannot be set to false"));
        }

        if (schema["additionalProperties"] is not null && schema.Object("properties") is { Count: > 0 })
        {
            Add(FieldErrors.Forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }

        if (schema.At("pattern") is JsonValue pattern && !new SchemaPattern(pattern.ToString()).IsValid)
        {
            Add(FieldErrors.Invalid(path + ".pattern", pattern.ToString(), "must be a valid regular expression without backreferences and lookaround"));
        }
    }

    private void TypeOf(JsonObject schema, string path, bool isRoot)
    {
        var type = schema.Text("type");
        if (type == "null")
        {
            Add(FieldErrors.Forbidden(path + ".type", "type cannot be set to null, use nullable as an alternative"));
        }
        else if (type.Length > 0 && !isRoot && !Types.Contains(type))
        {
            Add(FieldErrors.NotSupported(path + ".type", type, Types));
        }

        if (schema["items"] is JsonArray)
        {
            Add(FieldErrors.Forbidden(path + ".items", "items must be a schema object and not an array"));
        }
        else if (type == "array" && schema["items"] is null)
        {
            Add(FieldErrors.Required(path + ".items", "must be specified"));
        }
    }

    private void Extensions(JsonObject schema, string path)
    {
        if (schema["x-kubernetes-preserve-unknown-fields"]?.GetValueKind() == JsonValueKind.False)
        {
            Add(FieldErrors.Invalid(path + ".x-kubernetes-preserve-unknown-fields", false, "must be true or undefined"));
        }

        if (schema.Flag("x-kubernetes-int-or-string") && schema.Text("type").Length > 0)
        {
            Add(FieldErrors.Invalid(path + ".type", schema.Text("type"), "must be empty if x-kubernetes-int-or-string is true"));
        }

        if (!schema.Flag("x-kubernetes-embedded-resource"))
        {
            return;
        }

        if (schema.Text("type") != "object")
        {
            Add(FieldErrors.Invalid(path + ".type", schema.Text("type"), "must be object if x-kubernetes-embedded-resource is true"));
        }

        if (!schema.Flag("x-kubernetes-preserve-unknown-fields") && schema.Object("properties") is not { Count: > 0 })
        {
            Add(FieldErrors.Required(
                path + ".properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));
        }
    }

    private void Lists(JsonObject schema, string path)
    {
        var (listType, keys) = (schema.Text("x-kubernetes-list-type"), schema.Items("x-kubernetes-list-map-keys"));
        if (listType.Length > 0 && schema.Text("type") != "array")
        {
            Add(FieldErrors.Invalid(path + ".type", schema.Text("type"), "must be array if x-kubernetes-list-type is specified"));
        }

        if (listType is not ("" or "atomic" or "set" or "map"))
        {
            Add(FieldErrors.NotSupported(path + ".x-kubernetes-list-type", listType, "atomic", "map", "set"));
        }

        if (listType == "map" && keys.Count == 0)
        {
            Add(FieldErrors.Required(path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }

        if (listType != "map" && keys.Count > 0)
        {
            Add(FieldErrors.Invalid(path + ".x-kubernetes-list-type", listType, "must be map if x-kubernetes-list-map-keys is non-empty"));
        }

        foreach (var key in keys.Select(key => key.Text()))
        {
            MapKey(schema.Object("items"), key, path + ".items");
        }
    }

    private void MapKey(JsonObject? items, string key, string path)
    {
        var property = items.Object("properties", key);
        if (property is null)
        {
            Add(FieldErrors.Invalid(path + ".properties", key, "entries must all be names of item properties"));
        }
        else if (property.Text("type") is "object" or "array")
        {
            Add(FieldErrors.Invalid($"{path}.properties[{key}].type", property.Text("type"), "must be a scalar type if parent array's x-kubernetes-list-type is map"));
        }
        else if (property["default"] is null && !items.Items("required").Any(name => name.Text() == key))
        {
            Add(FieldErrors.Required(
                $"{path}.properties[{key}].default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
        }
    }

    /// <summary>What stands within junctors only adds bounds to fields that the skeleton has.</summary>
    private void JunctorRules(JsonObject junctors, JsonObject skeleton, string path)
    {
        foreach (var name in ListJunctors)
        {
            var branches = junctors.Items(name);
            for (var i = 0; i < branches.Count; i++)
            {
                Branch(branches[i] as JsonObject, skeleton, $"{path}.{name}[{i}]", name);
            }
        }

        Branch(junctors.Object("not"), skeleton, path + ".not", "not");
    }

    private void Branch(JsonObject? branch, JsonObject skeleton, string path, string junctor)
    {
        if (branch is null)
        {
            return;
        }

        var isIntOrString = skeleton.Flag("x-kubernetes-int-or-string") && branch.Text("type") is "integer" or "string" && junctor == "anyOf";
        foreach (var (name, rule) in NotInJunctors.Where(rule => branch[rule.Key] is not null && !(isIntOrString && rule.Key == "type")))
        {
            Add(FieldErrors.Forbidden($"{path}.{name}", rule));
        }

        Keywords(branch, path);
        JunctorRules(branch, skeleton, path);
        foreach (var (name, property) in branch.Object("properties") ?? [])
        {
            Complement(property, skeleton.Object("properties", name) ?? skeleton.Object("additionalProperties"), $"{path}.properties[{name}]", $"properties[{name}]", junctor);
        }

        Complement(branch["items"], skeleton.Object("items"), path + ".items", "items", junctor);
    }

    private void Complement(JsonNode? node, JsonObject? skeleton, string path, string field, string junctor)
    {
        if (node is not JsonObject branch)
        {
            return;
        }

        if (skeleton is null)
        {
            Add(FieldErrors.Required(path, $"because it is defined in {junctor}, it must also be defined as {field} outside of it"));
            return;
        }

        Branch(branch, skeleton, path, junctor);
    }

    private void Add(FieldError error) => _errors.Add(error);
}
