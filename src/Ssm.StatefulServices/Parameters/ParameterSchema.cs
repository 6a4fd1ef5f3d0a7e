using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Ssm.StatefulServices.Parameters;

/// <summary>
/// The JSON schema of a plan's parameters, as the catalog publishes it and as the broker enforces it. Thread safe; compiled on first use,
/// because most of a site's plans are never ordered.
/// </summary>
public sealed class ParameterSchema
{
    private readonly JsonObject _document;
    private readonly Lazy<Task<JsonSchema>> _compiled;

    /// <param name="document">The schema. It is not changed afterwards.</param>
    public ParameterSchema(JsonObject document)
    {
        _document = document;
        _compiled = new(() => JsonSchema.FromJsonAsync(document.ToJsonString()), LazyThreadSafetyMode.ExecutionAndPublication);
        SecretNames = [.. TopLevel(ParameterKeywords.Secret)];
        ConfigMapKeys = [.. Marked(document, ParameterKeywords.ConfigMapKey)];
    }

    /// <summary>Names of the top-level parameters that are secrets.</summary>
    public IReadOnlyList<string> SecretNames { get; }

    /// <summary>Paths, without the root, of the parameters that refer to a key of a ConfigMap, such as <c>initScript.configMap</c>.</summary>
    public IReadOnlyList<string> ConfigMapKeys { get; }

    /// <summary>The schema as JSON, for the catalog.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(_document, ParameterJsonContext.Default.JsonObject);

    /// <summary>Everything that is wrong with <paramref name="parameters"/>, ordered by path; empty when nothing is.</summary>
    /// <param name="parameters">The user's parameters: an object, or undefined or null when the user gave none.</param>
    /// <param name="cancellationToken">Ends the wait for the schema's compilation.</param>
    public async Task<IReadOnlyList<ParameterError>> ValidateAsync(JsonElement? parameters, CancellationToken cancellationToken)
    {
        var given = parameters is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value : EmptyObject;
        if (given.ValueKind != JsonValueKind.Object)
        {
            return [new ParameterError(ParameterPath.Root, "must be an object", null)];
        }

        var schema = await _compiled.Value.WaitAsync(cancellationToken);
        var errors = new List<ParameterError>();
        foreach (var error in schema.Validate(given.GetRawText()).SelectMany(Leaves).OrderByDescending(IsAboutType))
        {
            errors.Add(Describe(error, given));
        }

        ParameterRules.Check(ParameterPath.Root, _document, given, errors);
        return [.. errors.DistinctBy(error => error.Path, StringComparer.Ordinal).OrderBy(error => error.Path, StringComparer.Ordinal)];
    }

    /// <summary>Every parameter that differs between the two although the schema declares it immutable, ordered by path.</summary>
    public IReadOnlyList<ParameterError> CompareImmutable(JsonElement current, JsonElement desired)
    {
        var errors = new List<ParameterError>();
        ParameterRules.CheckImmutable(ParameterPath.Root, _document, current, desired, errors);
        return [.. errors.OrderBy(error => error.Path, StringComparer.Ordinal)];
    }

    private static JsonElement EmptyObject { get; } = JsonDocument.Parse("{}").RootElement;

    /// <summary>What is wrong inside an item of a list; the validator tells it as the reason for which the item is wrong.</summary>
    private static IEnumerable<ValidationError> Leaves(ValidationError error) =>
        error is ChildSchemaValidationError { Kind: ValidationErrorKind.ArrayItemNotValid } item ? item.Errors.Values.SelectMany(errors => errors).SelectMany(Leaves) : [error];

    /// <summary>A value of the wrong type breaks other rules as well; its type is what to tell.</summary>
    private static bool IsAboutType(ValidationError error) => error.Kind is ValidationErrorKind.IntegerExpected or ValidationErrorKind.NumberExpected;

    private ParameterError Describe(ValidationError error, JsonElement given)
    {
        var path = ParameterPath.Of(error.Path);
        if (error.Kind == ValidationErrorKind.NoAdditionalPropertiesAllowed)
        {
            // The value is not repeated: under a mistyped name it may well be a secret.
            return new ParameterError(path, $"unknown parameter; known are {string.Join(", ", Known(error.Schema))}", null);
        }

        var isSecret = SecretNames.Any(name => path.StartsWith($"{ParameterPath.Root}.{name}", StringComparison.Ordinal));
        var found = !isSecret && error.Kind != ValidationErrorKind.PropertyRequired ? ParameterPath.Find(given, path) : null;
        return new ParameterError(path, Rule(error), found is { } value ? ParameterPath.Show(value) : null);
    }

    private static string Rule(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.NumberExpected => "must be a number",
        ValidationErrorKind.IntegerExpected => "must be an integer",
        ValidationErrorKind.BooleanExpected => "must be true or false",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.ArrayExpected => "must be a list",
        ValidationErrorKind.PropertyRequired => "is required",
        ValidationErrorKind.PatternMismatch or ValidationErrorKind.HostnameExpected => $"must {InWords(error.Schema)}",
        ValidationErrorKind.StringTooShort => $"must have at least {error.Schema.MinLength} characters",
        ValidationErrorKind.StringTooLong => $"must have at most {error.Schema.MaxLength} characters",
        ValidationErrorKind.NumberTooSmall => $"must be at least {error.Schema.Minimum}",
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => $"must be at most {error.Schema.Maximum}",
        ValidationErrorKind.TooManyItems => $"must have at most {error.Schema.MaxItems} items",
        ValidationErrorKind.TooFewItems => $"must have at least {error.Schema.MinItems} items",
        ValidationErrorKind.ItemsNotUnique => "must not repeat an item",
        ValidationErrorKind.NotInEnumeration => $"must be one of {string.Join(", ", error.Schema.Enumeration)}",
        _ when error.Schema.ExtensionData?.ContainsKey(ParameterKeywords.Rule) is true => $"must {InWords(error.Schema)}",
        _ => $"must match the plan's schema ({error.Kind})",
    };

    private static string InWords(JsonSchema schema) =>
        schema.ExtensionData?.TryGetValue(ParameterKeywords.Rule, out var rule) is true && rule is string words ? words : $"match {schema.Pattern}";

    private static IEnumerable<string> Known(JsonSchema schema) =>
        [.. schema.Properties.Keys.Order(StringComparer.Ordinal), .. schema.PatternProperties.Keys.Select(pattern => pattern.Replace("^", "", StringComparison.Ordinal) + "…")];

    private static IEnumerable<string> Marked(JsonObject schema, string keyword) =>
        from property in schema["properties"]?.AsObject() ?? []
        where property.Value is JsonObject
        let below = (JsonObject)property.Value! // the line above keeps objects only
        from path in below[keyword]?.GetValueKind() == JsonValueKind.True ? [""] : Marked(below, keyword).Select(rest => $".{rest}")
        select property.Key + path;

    private IEnumerable<string> TopLevel(string keyword) =>
        from property in _document["properties"]?.AsObject() ?? []
        where property.Value?[keyword]?.GetValueKind() == JsonValueKind.True
        select property.Key;
}
