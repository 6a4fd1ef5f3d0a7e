using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules that many built-in kinds share; each yields nothing for what is absent.</summary>
internal static class FieldErrors
{
    internal static FieldError Invalid(string path, JsonNode? value, string detail) =>
        new(FieldErrorKind.Invalid, path, SchemaValidator.BadValue(value), detail);

    internal static FieldError Required(string path, string detail = "") => new(FieldErrorKind.Required, path, BadValue: null, detail);

    internal static FieldError Forbidden(string path, string detail) => new(FieldErrorKind.Forbidden, path, BadValue: null, detail);

    internal static FieldError NotSupported(string path, string value, params string[] supported) => new(
        FieldErrorKind.NotSupported, path, SchemaValidator.BadValue(value), $"supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}");

    /// <summary>A port number that is set lies between 1 and 65535.</summary>
    internal static IEnumerable<FieldError> Port(JsonNode? owner, string name, string path)
    {
        var value = owner.At(name);
        if (JsonNumbers.Decimal(value) is { } number and (< 1 or > 65535))
        {
            yield return Invalid(FieldPath.Child(path, name), number, "must be between 1 and 65535, inclusive");
        }
    }

    internal static IEnumerable<FieldError> NotNegative(JsonNode? owner, string name, string path)
    {
        if (JsonNumbers.Decimal(owner.At(name)) is { } number and < 0)
        {
            yield return Invalid(FieldPath.Child(path, name), number, "must be greater than or equal to 0");
        }
    }

    /// <summary>Items of a list have names that are RFC 1123 labels and differ; names that are absent pass.</summary>
    internal static IEnumerable<FieldError> Names(IReadOnlyList<JsonNode?> items, string path, HashSet<string> taken)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var name = items[i].Text("name");
            var field = FieldPath.Child(FieldPath.Index(path, i), "name");
            if (name.Length == 0)
            {
                continue;
            }

            if (NameRules.LabelError(name) is { } error)
            {
                yield return Invalid(field, name, error);
            }
            else if (!taken.Add(name))
            {
                yield return new FieldError(FieldErrorKind.Duplicate, field, SchemaValidator.BadValue(name), "");
            }
        }
    }
}
