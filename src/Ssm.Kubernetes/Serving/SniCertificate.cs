namespace Ssm.Kubernetes;

/// <summary>A certificate for some names: <c>tls.crt,tls.key:*.example.com,example.com</c>.</summary>
/// <param name="CertificateFile">PEM.</param>
/// <param name="PrivateKeyFile">PEM.</param>
/// <param name="Names">Host names, the first label may be <c>*</c>; empty = those in the certificate.</param>
public sealed record SniCertificate(string CertificateFile, string PrivateKeyFile, IReadOnlyList<string> Names)
{
    /// <summary>Reads the form of <c>--tls-sni-cert-key</c>; null if it is none.</summary>
    public static SniCertificate? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (files, names) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return files.Split(',') is [{ Length: > 0 } certificate, { Length: > 0 } key]
            ? new SniCertificate(certificate, key, names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : null;
    }

    /// <summary>Whether the names, if there are any, have that of a client's.</summary>
    public bool Fits(string name) => Names.Any(pattern =>
        string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith("*.", StringComparison.Ordinal)
            && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && string.Equals(pattern[1..], name[dot..], StringComparison.OrdinalIgnoreCase)));
}
