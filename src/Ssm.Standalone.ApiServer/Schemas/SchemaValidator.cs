using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Checks values against a schema and collects every broken rule, in the wording of kube-apiserver.</summary>
internal sealed class SchemaValidator
{
    private readonly List<FieldError> _errors = [];
    private readonly PathStack _path = new();
    private bool _ignoreRequired;

    /// <summary>Every broken rule, in document order.</summary>
    internal static IReadOnlyList<FieldError> Validate(JsonNode? value, SchemaNode schema)
    {
        var validator = new SchemaValidator();
        validator.Check(value, schema);
        return validator._errors;
    }

    private void Check(JsonNode? value, SchemaNode schema)
    {
        if (value is null && (schema.Nullable || (schema.Type is null && !schema.IntOrString)))
        {
            return;
        }

        if (!ValueTypes.Matches(value, schema))
        {
            var actual = ValueTypes.Name(value);
            Add(FieldErrorKind.TypeInvalid, $"\"{actual}\"", $"{_path} in body must be of type {ValueTypes.Expected(schema)}: \"{actual}\"");
            return;
        }

        switch (value)
        {
            case JsonObject obj:
                CheckObject(obj, schema);
                break;
            case JsonArray array:
                CheckArray(array, schema);
                break;
        }

        if (schema.Format is { } format && ValueFormats.Error(format, value!) is { } expected)
        {
            Add(FieldErrorKind.TypeInvalid, BadValue(value), $"{_path} in body {expected}");
        }

        if (schema.Constraints is { } constraints)
        {
            CheckConstraints(value, constraints);
        }
    }

    private void CheckObject(JsonObject obj, SchemaNode schema)
    {
        foreach (var name in schema.Required)
        {
            if (!_ignoreRequired && IsMissing(obj, name, schema))
            {
                _errors.Add(FieldErrors.Required(_path.Child(name)));
            }
        }

        foreach (var (name, value) in obj)
        {
            if (schema.Member(name) is { } member)
            {
                // A new object of a built-in kind may come with an empty status, whose "required" only binds controllers.
                var before = _ignoreRequired;
                _ignoreRequired |= _path.IsRoot && name == "status" && schema.IsBuiltIn;
                _path.Enter(name);
                Check(value, member);
                _path.Leave();
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

    private void CheckArray(JsonArray array, SchemaNode schema)
    {
        for (var i = 0; schema.Items is { } items && i < array.Count; i++)
        {
            _path.Enter(i);
            Check(array[i], items);
            _path.Leave();
        }

        if (!schema.IsBuiltIn && schema.ListType is ListType.Set or ListType.Map)
        {
            _errors.AddRange(ListUniqueness.Check(array, schema, _path.ToString()));
        }
    }

    private void CheckConstraints(JsonNode? value, SchemaConstraints constraints)
    {
        if (constraints.Enum.Count > 0 && !constraints.Enum.Any(allowed => JsonNode.DeepEquals(allowed, value)))
        {
            var supported = string.Join(", ", constraints.Enum.Select(Quoted));
            Add(FieldErrorKind.NotSupported, BadValue(value), $"supported values: {supported}");
        }

        _errors.AddRange(ValueBounds.Check(value, constraints, _path));
        CheckJunctors(value, constraints);
    }

    private void CheckJunctors(JsonNode? value, SchemaConstraints constraints)
    {
        foreach (var schema in constraints.AllOf)
        {
            _errors.AddRange(Branch(value, schema));
        }

        if (constraints.AnyOf.Count > 0)
        {
            var any = constraints.AnyOf.Select(schema => Branch(value, schema)).ToArray();
            if (!any.Any(errors => errors.Count == 0))
            {
                Add(FieldErrorKind.Invalid, BadValue(value), $"\"{_path}\" must validate at least one schema (anyOf)");
                _errors.AddRange(any.MinBy(errors => errors.Count)!);
            }
        }

        if (constraints.OneOf.Count > 0)
        {
            CheckOneOf(value, constraints);
        }

        if (constraints.Not is { } not && Branch(value, not).Count == 0)
        {
            Add(FieldErrorKind.Invalid, BadValue(value), $"\"{_path}\" must not validate the schema (not)");
        }
    }

    private void CheckOneOf(JsonNode? value, SchemaConstraints constraints)
    {
        var one = constraints.OneOf.Select(schema => Branch(value, schema)).ToArray();
        var valid = one.Count(errors => errors.Count == 0);
        if (valid != 1)
        {
            var found = valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives";
            Add(FieldErrorKind.Invalid, BadValue(value), $"\"{_path}\" must validate one and only one schema (oneOf). {found}");
            _errors.AddRange(valid == 0 ? one.MinBy(errors => errors.Count)! : []);
        }
    }

    /// <summary>What another schema says about the value where the walk is.</summary>
    private List<FieldError> Branch(JsonNode? value, SchemaNode schema)
    {
        var mark = _errors.Count;
        Check(value, schema);
        var found = _errors[mark..];
        _errors.RemoveRange(mark, found.Count);
        return found;
    }

    /// <summary>A value as errors show it.</summary>
    internal static string BadValue(JsonNode? value) => value?.ToJsonString(ValueTypes.Readable) ?? "null";

    private void Add(FieldErrorKind kind, string badValue, string detail) => _errors.Add(new FieldError(kind, _path.ToString(), badValue, detail));

    private static string Quoted(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? BadValue(value) : $"\"{BadValue(value)}\"";
}
