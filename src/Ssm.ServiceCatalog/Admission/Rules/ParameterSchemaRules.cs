using System.Text.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>Checks parameters against the JSON schema of a plan. Values are never repeated: they may be secrets.</summary>
internal static class ParameterSchemaRules
{
    private const string NotShown = "<not shown>";

    /// <summary>Said after "must": <c>be a DNS name</c>.</summary>
    private const string RuleKeyword = "x-ssm-rule";

    /// <summary>OSB v2.17, "Schemas Object": a schema is no larger than 64 kB. A larger one is left to the broker.</summary>
    private const int MostSchemaCharacters = 64 * 1024;

    /// <summary>Adds one error for each place where <paramref name="parameters"/> breaks the schema.</summary>
    /// <param name="schema">As the broker sent it; one that is no schema checks nothing, the broker will.</param>
    /// <param name="parameters">Absent ones are an empty object.</param>
    /// <param name="isPartial">More comes from Secrets, so that what is missing here may be there.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="cancellationToken">Ends the wait for the schema's compilation.</param>
    public static async Task ValidateAsync(
        JsonElement schema, JsonElement? parameters, bool isPartial, FieldErrors errors, CancellationToken cancellationToken)
    {
        var text = schema.GetRawText();
        if (text.Length > MostSchemaCharacters || HasExternalReference(schema) || await CompileAsync(text, cancellationToken) is not { } compiled)
        {
            return;
        }

        var given = parameters is { ValueKind: JsonValueKind.Object } present ? present.GetRawText() : "{}";

        // One error for each place: a host name that breaks its pattern breaks its format, too.
        foreach (var error in compiled.Validate(given).DistinctBy(error => error.Path))
        {
            var path = PathOf(error.Path);
            if (error.Kind != ValidationErrorKind.PropertyRequired)
            {
                errors.Invalid(path, NotShown, RuleOf(error));
            }
            else if (!isPartial)
            {
                errors.Required(path, "the plan's schema requires it");
            }
        }
    }

    /// <summary>OSB v2.17, "Schemas Object": there are none. One that is there is not followed: a broker does not decide what the webhook fetches.</summary>
    private static bool HasExternalReference(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Any(member =>
            (member.Name == "$ref" && member.Value.ValueKind is JsonValueKind.String && !member.Value.GetString()!.StartsWith('#')) // a string is not null
            || HasExternalReference(member.Value)),
        JsonValueKind.Array => schema.EnumerateArray().Any(HasExternalReference),
        _ => false,
    };

    private static async Task<JsonSchema?> CompileAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSchema.FromJsonAsync(text, cancellationToken);
        }
        catch (Exception noSchema) when (noSchema is JsonException or Newtonsoft.Json.JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string PathOf(string? path) => (path ?? "").TrimStart('#', '/') is { Length: > 0 } inner
        ? $"spec.parameters.{inner.Replace('/', '.')}"
        : "spec.parameters";

    private static string RuleOf(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.StringExpected => $"must be a string{ButIs(error.Token?.Type)}",
        ValidationErrorKind.NumberExpected => $"must be a number{ButIs(error.Token?.Type)}",
        ValidationErrorKind.IntegerExpected => $"must be an integer{ButIs(error.Token?.Type)}",
        ValidationErrorKind.BooleanExpected => $"must be true or false{ButIs(error.Token?.Type)}",
        ValidationErrorKind.ObjectExpected => $"must be an object{ButIs(error.Token?.Type)}",
        ValidationErrorKind.ArrayExpected => $"must be a list{ButIs(error.Token?.Type)}",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"the plan's schema knows no such parameter; it knows {Known(error.Schema)}",
        ValidationErrorKind.PatternMismatch when InWords(error.Schema) is { } rule => $"must {rule}",
        ValidationErrorKind.PatternMismatch => $"must match {error.Schema.Pattern}",
        ValidationErrorKind.StringTooShort => $"must have at least {error.Schema.MinLength} characters",
        ValidationErrorKind.StringTooLong => $"must have at most {error.Schema.MaxLength} characters",
        ValidationErrorKind.NumberTooSmall => $"must be at least {error.Schema.Minimum}",
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => $"must be at most {error.Schema.Maximum}",
        ValidationErrorKind.NotInEnumeration => $"must be one of {string.Join(", ", error.Schema.Enumeration)}",
        _ => $"breaks the plan's schema ({error.Kind})",
    };

    /// <summary>The kind of what is there, which is no secret: <c>"2"</c> is often meant as a number.</summary>
    private static string ButIs(JTokenType? given) => given switch
    {
        JTokenType.String => ", but is a string",
        JTokenType.Integer or JTokenType.Float => ", but is a number",
        JTokenType.Boolean => ", but is true or false",
        JTokenType.Object => ", but is an object",
        JTokenType.Array => ", but is a list",
        JTokenType.Null => ", but is null",
        _ => "",
    };

    /// <summary>What a broker says in words of a rule that JSON Schema can only say as a pattern: an extension keyword, which others ignore.</summary>
    private static string? InWords(JsonSchema schema) => schema.ExtensionData is { } extensions && extensions.TryGetValue(RuleKeyword, out var rule) ? rule as string : null;

    private static string Known(JsonSchema schema) => string.Join(", ", schema.Properties.Keys.Order(StringComparer.Ordinal));
}
