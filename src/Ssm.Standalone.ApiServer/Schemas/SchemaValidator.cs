using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Checks values against a schema and collects every broken rule, in the wording of kube-apiserver.</summary>
internal sealed class SchemaValidator
{
    private readonly List<FieldError> _errors = [];
    private bool _ignoreRequired;

    /// <summary>Every broken rule, in document order.</summary>
    internal static IReadOnlyList<FieldError> Validate(JsonNode? value, SchemaNode schema, string path = "")
    {
        var validator = new SchemaValidator();
        validator.Check(value, schema, path);
        return validator._errors;
    }

    private void Check(JsonNode? value, SchemaNode schema, string path)
    {
        if (value is null && (schema.Nullable || (schema.Type is null && !schema.IntOrString)))
        {
            return;
        }

        if (!ValueTypes.Matches(value, schema))
        {
            var actual = ValueTypes.Name(value);
            _errors.Add(Error(FieldErrorKind.TypeInvalid, path, $"\"{actual}\"", $"{path} in body must be of type {ValueTypes.Expected(schema)}: \"{actual}\""));
            return;
        }

        switch (value)
        {
            case JsonObject obj:
                CheckObject(obj, schema, path);
                break;
            case JsonArray array:
                CheckArray(array, schema, path);
                break;
        }

        if (schema.Format is { } format && ValueFormats.Error(format, value!) is { } expected)
        {
            _errors.Add(Error(FieldErrorKind.TypeInvalid, path, BadValue(value), $"{path} in body {expected}"));
        }

        if (schema.Constraints is { } constraints)
        {
            CheckConstraints(value, constraints, path);
        }
    }

    private void CheckObject(JsonObject obj, SchemaNode schema, string path)
    {
        if (!_ignoreRequired)
        {
            foreach (var name in schema.Required.Where(name => IsMissing(obj, name, schema)))
            {
                _errors.Add(new FieldError(FieldErrorKind.Required, FieldPath.Child(path, name), BadValue: null, ""));
            }
        }

        foreach (var (name, value) in obj)
        {
            if (schema.Member(name) is { } member)
            {
                // A new object of a built-in kind may come with an empty status, whose "required" only binds controllers.
                var before = _ignoreRequired;
                _ignoreRequired |= path.Length == 0 && name == "status" && schema.IsBuiltIn;
                Check(value, member, FieldPath.Child(path, name));
                _ignoreRequired = before;
            }
        }
    }

    // In Go's types an empty name or list is the same as none; the two lists named here may be empty all the same.
    private static bool IsMissing(JsonObject obj, string name, SchemaNode schema) =>
        !obj.TryGetPropertyValue(name, out var value)
        || (schema.IsBuiltIn && (value is null
            || (value is JsonArray { Count: 0 } && name is not ("endpoints" or "drivers"))
            || (name == "name" && value is JsonValue text && text.ToString().Length == 0)));

    private void CheckArray(JsonArray array, SchemaNode schema, string path)
    {
        for (var i = 0; schema.Items is { } items && i < array.Count; i++)
        {
            Check(array[i], items, FieldPath.Index(path, i));
        }

        if (!schema.IsBuiltIn && schema.ListType is ListType.Set or ListType.Map)
        {
            _errors.AddRange(ListUniqueness.Check(array, schema, path));
        }
    }

    private void CheckConstraints(JsonNode? value, SchemaConstraints constraints, string path)
    {
        if (constraints.Enum.Count > 0 && !constraints.Enum.Any(allowed => JsonNode.DeepEquals(allowed, value)))
        {
            var supported = string.Join(", ", constraints.Enum.Select(Quoted));
            _errors.Add(new FieldError(FieldErrorKind.NotSupported, path, BadValue(value), $"supported values: {supported}"));
        }

        _errors.AddRange(ValueBounds.Check(value, constraints, path));
        CheckJunctors(value, constraints, path);
    }

    private void CheckJunctors(JsonNode? value, SchemaConstraints constraints, string path)
    {
        var all = constraints.AllOf.Select(schema => Validate(value, schema, path)).ToArray();
        _errors.AddRange(all.SelectMany(errors => errors));

        var any = constraints.AnyOf.Select(schema => Validate(value, schema, path)).ToArray();
        if (any.Length > 0 && !any.Any(errors => errors.Count == 0))
        {
            _errors.Add(Error(FieldErrorKind.Invalid, path, BadValue(value), $"\"{path}\" must validate at least one schema (anyOf)"));
            _errors.AddRange(any.MinBy(errors => errors.Count)!);
        }

        var one = constraints.OneOf.Select(schema => Validate(value, schema, path)).ToArray();
        var valid = one.Count(errors => errors.Count == 0);
        if (one.Length > 0 && valid != 1)
        {
            var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
            _errors.Add(Error(FieldErrorKind.Invalid, path, BadValue(value), $"\"{path}\" must validate one and only one schema (oneOf). {found}"));
            _errors.AddRange(valid == 0 ? one.MinBy(errors => errors.Count)! : []);
        }

        if (constraints.Not is { } not && Validate(value, not, path).Count == 0)
        {
            _errors.Add(Error(FieldErrorKind.Invalid, path, BadValue(value), $"\"{path}\" must not validate the schema (not)"));
        }
    }

    /// <summary>A value as errors show it.</summary>
    internal static string BadValue(JsonNode? value) => value?.ToJsonString(ValueTypes.Readable) ?? "null";

    private static FieldError Error(FieldErrorKind kind, string path, string badValue, string detail) => new(kind, path, badValue, detail);

    private static string Quoted(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? BadValue(value) : $"\"{BadValue(value)}\"";
}
