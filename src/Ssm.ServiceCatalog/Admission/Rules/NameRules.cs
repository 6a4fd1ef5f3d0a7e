using System.Text.RegularExpressions;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>What names must look like; each method yields the rules that a name breaks, worded as Kubernetes words them.</summary>
internal static partial class NameRules
{
    private const int MaxSubdomain = 253;
    private const int MaxLabel = 63;

    public static IEnumerable<string> DnsSubdomain(string name)
    {
        if (name.Length > MaxSubdomain)
        {
            yield return $"must be no more than {MaxSubdomain} characters";
        }

        if (!Subdomain().IsMatch(name))
        {
            yield return "a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with "
                + "an alphanumeric character (e.g. 'example.com', regex used for validation is "
                + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
        }
    }

    public static IEnumerable<string> DnsLabel(string name)
    {
        if (name.Length > MaxLabel)
        {
            yield return $"must be no more than {MaxLabel} characters";
        }

        if (!Label().IsMatch(name))
        {
            yield return "a DNS-1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
                + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
        }
    }

    public static IEnumerable<string> SecretKey(string key)
    {
        if (key.Length > MaxSubdomain)
        {
            yield return $"must be no more than {MaxSubdomain} characters";
        }

        if (!ConfigKey().IsMatch(key))
        {
            yield return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or "
                + "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        }
    }

    /// <summary>The rule of everything that comes from a broker: it ends up as a label's text or a name.</summary>
    public static IEnumerable<string> External(string name)
    {
        if (name.Length > MaxLabel)
        {
            yield return $"must be no more than {MaxLabel} characters";
        }

        if (name.Length == 0)
        {
            yield return "must be non-empty";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConfigKey();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
