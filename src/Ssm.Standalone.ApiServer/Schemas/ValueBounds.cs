using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Bounds on size and shape of one value; each rule binds only the type it speaks of.</summary>
internal static class ValueBounds
{
    internal static IEnumerable<FieldError> Check(JsonNode? value, SchemaConstraints constraints, PathStack path) => value switch
    {
        JsonObject obj => Properties(obj, constraints, path),
        JsonArray array => Items(array, constraints, path),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.ToString(), constraints, path),
        JsonValue number when JsonNumbers.Decimal(number) is { } amount => Number(number, amount, constraints, path),
        _ => [],
    };

    private static IEnumerable<FieldError> Properties(JsonObject obj, SchemaConstraints constraints, PathStack path)
    {
        if (obj.Count < constraints.MinProperties)
        {
            yield return Invalid(path, obj, $"should have at least {constraints.MinProperties} properties");
        }

        if (obj.Count > constraints.MaxProperties)
        {
            yield return TooMany(path, obj.Count, constraints.MaxProperties.Value);
        }
    }

    private static IEnumerable<FieldError> Items(JsonArray array, SchemaConstraints constraints, PathStack path)
    {
        if (array.Count < constraints.MinItems)
        {
            yield return Invalid(path, array, $"should have at least {constraints.MinItems} items");
        }

        if (array.Count > constraints.MaxItems)
        {
            yield return TooMany(path, array.Count, constraints.MaxItems.Value);
        }

        if (constraints.UniqueItems && ListUniqueness.FirstRepeated(array) >= 0)
        {
            yield return Invalid(path, array, "shouldn't contain duplicates");
        }
    }

    private static IEnumerable<FieldError> Text(string text, SchemaConstraints constraints, PathStack path)
    {
        var length = text.EnumerateRunes().Count();
        if (length < constraints.MinLength)
        {
            yield return Invalid(path, text, $"should be at least {constraints.MinLength} chars long");
        }

        if (length > constraints.MaxLength)
        {
            var bytes = constraints.MaxLength == 1 ? "byte" : "bytes";
            yield return new FieldError(FieldErrorKind.TooLong, path.ToString(), BadValue: null, $"may not be more than {constraints.MaxLength} {bytes}");
        }

        if (constraints.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            yield return Invalid(path, text, $"should match '{pattern.Text}'");
        }
    }

    private static IEnumerable<FieldError> Number(JsonValue value, decimal amount, SchemaConstraints constraints, PathStack path)
    {
        if (constraints.ExclusiveMinimum ? amount <= constraints.Minimum : amount < constraints.Minimum)
        {
            yield return Invalid(path, value, $"should be greater than {(constraints.ExclusiveMinimum ? "" : "or equal to ")}{constraints.Minimum:G29}");
        }

        if (constraints.ExclusiveMaximum ? amount >= constraints.Maximum : amount > constraints.Maximum)
        {
            yield return Invalid(path, value, $"should be less than {(constraints.ExclusiveMaximum ? "" : "or equal to ")}{constraints.Maximum:G29}");
        }

        if (constraints.MultipleOf is { } factor and not 0 && amount % factor != 0)
        {
            yield return Invalid(path, value, $"should be a multiple of {factor:G29}");
        }
    }

    private static FieldError Invalid(PathStack path, JsonNode value, string rule) =>
        new(FieldErrorKind.Invalid, path.ToString(), SchemaValidator.BadValue(value), $"{path} in body {rule}");

    private static FieldError TooMany(PathStack path, int count, int limit) =>
        new(FieldErrorKind.TooMany, path.ToString(), count.ToString(), $"must have at most {limit} {(limit == 1 ? "item" : "items")}");
}
