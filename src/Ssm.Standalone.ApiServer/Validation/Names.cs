using System.Text.RegularExpressions;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Validation;

/// <summary>Forms of names, with apimachinery's wording of their breach. Each check gives <c>null</c> for a good value.</summary>
internal static partial class Names
{
    public static string? Error(NameRule rule, string name) => rule switch
    {
        NameRule.Label => Label(name),
        NameRule.Label1035 => Label1035(name),
        NameRule.PathSegment => PathSegment(name),
        _ => Subdomain(name),
    };

    public static string? Subdomain(string name) => name.Length > 253 ? "must be no more than 253 characters"
        : SubdomainForm().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
            + "alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static string? Label(string name) => name.Length > 63 ? "must be no more than 63 characters"
        : LabelForm().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
            + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    public static string? Label1035(string name) => name.Length > 63 ? "must be no more than 63 characters"
        : Label1035Form().IsMatch(name) ? null
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
            + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>A key of labels, annotations or finalizers: an optional DNS prefix and a name.</summary>
    public static string? QualifiedName(string name)
    {
        var slash = name.IndexOf('/');
        if (slash >= 0)
        {
            var prefix = name[..slash];
            if (prefix.Length == 0)
            {
                return "prefix part must be non-empty";
            }

            if (Subdomain(prefix) is { } error)
            {
                return $"prefix part {error}";
            }
        }

        var part = name[(slash + 1)..];
        return part.Length == 0 ? "name part must be non-empty"
            : part.Length > 63 ? "name part must be no more than 63 characters"
            : QualifiedForm().IsMatch(part) ? null
            : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    }

    public static string? LabelValue(string value) => value.Length > 63 ? "must be no more than 63 characters"
        : value.Length == 0 || QualifiedForm().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
            + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static string? PathSegment(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/') => "may not contain '/'",
        _ when name.Contains('%') => "may not contain '%'",
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label1035Form();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedForm();
}
