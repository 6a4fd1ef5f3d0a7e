using System.Text.RegularExpressions;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules for names. Source: Kubernetes documentation, "Object Names and IDs".</summary>
internal static partial class NameRules
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string DataKey = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
        + "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    /// <summary>RFC 1123 label: up to 63 characters, no dots. Null if the name is one.</summary>
    internal static string? LabelError(string name) => name.Length > 63 ? "must be no more than 63 characters" : LabelRegex().IsMatch(name) ? null : Label;

    /// <summary>RFC 1123 subdomain: up to 253 characters.</summary>
    internal static string? SubdomainError(string name) =>
        name.Length > 253 ? "must be no more than 253 characters" : SubdomainRegex().IsMatch(name) ? null : Subdomain;

    /// <summary>Key of a ConfigMap or Secret.</summary>
    internal static string? DataKeyError(string key) => key switch
    {
        { Length: > 253 } => "must be no more than 253 characters",
        "." => "must not be '.'",
        _ when key.StartsWith("..") => key == ".." ? "must not be '..'" : "must not start with '..'",
        _ => DataKeyRegex().IsMatch(key) ? null : DataKey,
    };

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelRegex();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubdomainRegex();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DataKeyRegex();
}
