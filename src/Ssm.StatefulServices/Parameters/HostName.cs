namespace Ssm.StatefulServices.Parameters;

/// <summary>The rules of an instance's host: a DNS name (RFC 1123) that SSM may answer for.</summary>
public static class HostName
{
    /// <summary>Longest host: what is left of the 253 characters of a Kubernetes name after the prefix of the object that claims it.</summary>
    public const int MaximumLength = 240;

    /// <summary>The regular expression, in JSON Schema's dialect, that every host matches.</summary>
    public const string Pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$";

    /// <summary>The rules in words, to be said after "must".</summary>
    public const string Rule = "be a DNS name such as redis.example.org: lower-case letters, digits, '-' and '.', no address, and not in the cluster's own domain";

    private static readonly string[] Reserved = ["localhost", "svc", "cluster.local"];

    /// <summary>True when the text keeps all the rules.</summary>
    public static bool IsValid(string host)
    {
        if (host.Length is 0 or > MaximumLength)
        {
            return false;
        }

        var labels = host.Split('.');
        return labels.All(IsLabel)
            && !labels[^1].All(char.IsAsciiDigit) // 10.28.41.15 is made of labels too, and is an address
            && !Array.Exists(Reserved, domain => host == domain || host.EndsWith($".{domain}", StringComparison.Ordinal));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
        && label[0] != '-' && label[^1] != '-'
        && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
