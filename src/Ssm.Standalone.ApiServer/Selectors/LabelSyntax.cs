using System.Globalization;
using System.Text.RegularExpressions;

namespace Ssm.Standalone.ApiServer.Selectors;

/// <summary>Rules for label keys and values. Source: Kubernetes documentation, "Labels and Selectors", "Syntax and character set".</summary>
internal static partial class LabelSyntax
{
    private const string NameRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string PrefixRule = "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
        + "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string ValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
        + "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    internal static LabelRequirement Requirement(string key, LabelOperator op, IReadOnlyList<string> values)
    {
        if (KeyError(key) is { } keyError)
        {
            throw new FormatException($"key: Invalid value: \"{key}\": {keyError}");
        }

        var countError = op switch
        {
            LabelOperator.In or LabelOperator.NotIn when values.Count == 0
                => "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
            LabelOperator.Equals or LabelOperator.NotEquals when values.Count != 1
                => "values: Invalid value: []: exact-match compatibility requires one single value",
            LabelOperator.Exists or LabelOperator.DoesNotExist when values.Count != 0
                => "values: Invalid value: []: values set must be empty for exists and does not exist",
            LabelOperator.GreaterThan or LabelOperator.LessThan when values.Count != 1
                => "values: Invalid value: []: for 'Gt', 'Lt' operators, exactly one value is required",
            LabelOperator.GreaterThan or LabelOperator.LessThan when !IsInteger(values[0])
                => $"values[0]: Invalid value: \"{values[0]}\": for 'Gt', 'Lt' operators, the value must be an integer",
            _ => null,
        };
        if (countError is not null)
        {
            throw new FormatException(countError);
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (ValueError(values[i]) is { } valueError)
            {
                throw new FormatException($"values[{i}][{key}]: Invalid value: \"{values[i]}\": {valueError}");
            }
        }

        return new LabelRequirement(key, op, values.Distinct().Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>Why a text is no label key (also: annotation key, finalizer), or null.</summary>
    internal static string? KeyError(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var prefix = slash < 0 ? null : key[..slash];
        var name = key[(slash + 1)..];
        return prefix switch
        {
            "" => "prefix part must be non-empty",
            { Length: > 253 } => "prefix part must be no more than 253 characters",
            not null when !Subdomain().IsMatch(prefix) => PrefixRule,
            _ => name.Length switch
            {
                0 => "name part must be non-empty",
                > 63 => "name part must be no more than 63 characters",
                _ => Name().IsMatch(name) ? null : NameRule,
            },
        };
    }

    /// <summary>Why a text is no label value, or null.</summary>
    internal static string? ValueError(string value) => value.Length switch
    {
        0 => null,
        > 63 => "must be no more than 63 characters",
        _ => Name().IsMatch(value) ? null : ValueRule,
    };

    private static bool IsInteger(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();
}
