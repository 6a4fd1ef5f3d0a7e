using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>A default must itself be a valid value with no unknown fields.</summary>
internal sealed class DefaultRules(JsonObject schema, string path)
{
    internal void Check(List<FieldError> errors)
    {
        if (schema["default"] is not { } value)
        {
            return;
        }

        var node = SchemaReader.Read(schema);
        var removed = new List<string>();
        var copy = value.DeepClone();
        SchemaPruner.Prune(copy, node, removed);
        if (removed.Count > 0)
        {
            errors.Add(FieldErrors.Invalid(path + ".default", value, $"must not have unknown fields: {string.Join(", ", removed)}"));
        }

        SchemaDefaults.Apply(copy, node);
        errors.AddRange(SchemaValidator.Validate(copy, node).Select(error =>
            error with { Path = error.Path.Length == 0 ? path + ".default" : FieldPath.Child(path + ".default", error.Path), Detail = error.Detail.Replace(" in body ", " ").TrimStart() }));
    }
}
