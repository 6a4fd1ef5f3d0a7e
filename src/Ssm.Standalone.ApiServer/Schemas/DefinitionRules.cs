using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of CustomResourceDefinitions, those of their schemas included.</summary>
internal static class DefinitionRules
{
    private static readonly string[] LabelNames = ["plural", "singular"];
    private static readonly string[] ColumnTypes = ["integer", "number", "string", "boolean", "date"];

    internal static IEnumerable<FieldError> Check(JsonObject definition)
    {
        var expected = $"{definition.Text("spec", "names", "plural")}.{definition.Text("spec", "group")}";
        if (definition.Text("metadata", "name") is var name && name != expected)
        {
            yield return FieldErrors.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        foreach (var error in Names(definition).Concat(Versions(definition)))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Names(JsonObject definition)
    {
        if (definition.Text("spec", "scope") is var scope and not ("Namespaced" or "Cluster"))
        {
            yield return FieldErrors.NotSupported("spec.scope", scope, "Cluster", "Namespaced");
        }

        if (NameRules.SubdomainError(definition.Text("spec", "group")) is { } groupError)
        {
            yield return FieldErrors.Invalid("spec.group", definition.Text("spec", "group"), groupError);
        }
        else if (!definition.Text("spec", "group").Contains('.'))
        {
            yield return FieldErrors.Invalid("spec.group", definition.Text("spec", "group"), "should be a domain with at least one dot");
        }

        foreach (var field in LabelNames)
        {
            if (definition.Text("spec", "names", field) is { Length: > 0 } value && NameRules.LabelError(value) is { } error)
            {
                yield return FieldErrors.Invalid($"spec.names.{field}", value, error);
            }
        }
    }

    private static IEnumerable<FieldError> Versions(JsonObject definition)
    {
        var versions = definition.Items("spec", "versions");
        if (versions.Count(version => version.Flag("storage")) != 1)
        {
            yield return FieldErrors.Invalid("spec.versions", definition.At("spec", "versions"), "must have exactly one version marked as storage version");
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < versions.Count; i++)
        {
            var path = FieldPath.Index("spec.versions", i);
            if (!seen.Add(versions[i].Text("name")))
            {
                yield return FieldErrors.Invalid("spec.versions", definition.At("spec", "versions"), "must contain unique version names");
            }

            foreach (var error in Version(versions[i], path))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Version(JsonNode? version, string path)
    {
        var schemaPath = path + ".schema.openAPIV3Schema";
        IEnumerable<FieldError> schema = version.Object("schema", "openAPIV3Schema") is { } found
            ? StructuralSchema.CheckStructural(found, schemaPath)
            : [FieldErrors.Required(schemaPath, "schemas are required")];
        var columns = version.Items("additionalPrinterColumns")
            .SelectMany((column, index) => Column(column, FieldPath.Index(path + ".additionalPrinterColumns", index)));
        return schema.Concat(columns);
    }

    private static IEnumerable<FieldError> Column(JsonNode? column, string path)
    {
        if (column.Text("type") is var type && !ColumnTypes.Contains(type))
        {
            yield return FieldErrors.Invalid(path + ".type", type, $"must be one of {string.Join(',', ColumnTypes.Order(StringComparer.Ordinal))}");
        }

        if (PathError(column.Text("jsonPath")) is { } error)
        {
            yield return FieldErrors.Invalid(path + ".jsonPath", column.Text("jsonPath"), error);
        }
    }

    private static string? PathError(string path)
    {
        try
        {
            _ = JsonPath.Parse(path);
            return path.StartsWith('.') || path.StartsWith('[') ? null : "must be a simple json path starting with .";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
