using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Ssm.Kubernetes;

namespace Ssm.Cli.Roles;

/// <summary>The secure serving flags of Kubernetes' API machinery, which controller and webhook of the original have.</summary>
internal sealed class SecureServingFlags
{
    private readonly Option<IPAddress?> _bindAddress = new("--bind-address")
    {
        Description = "Address that HTTPS is served on; without it, the pod's",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (!IPAddress.TryParse(TextOf(result), out var address))
            {
                result.AddError($"--bind-address: {TextOf(result)} is no address");
            }

            return address;
        },
    };

    private readonly Option<string?> _certificate = new("--tls-cert-file") { Description = "Certificate of HTTPS, PEM, with its intermediates; read again when it changes", HelpName = "FILE" };

    private readonly Option<string?> _key = new("--tls-private-key-file") { Description = "Key of --tls-cert-file, PEM", HelpName = "FILE" };

    private readonly Option<string?> _folder = new("--cert-dir") { Description = "Folder with tls.crt and tls.key, for want of --tls-cert-file", HelpName = "DIR" };

    private readonly Option<TlsCipherSuite[]> _ciphers = new("--tls-cipher-suites")
    {
        Description = "Cipher suites of TLS 1.2 by their IANA names, separated by commas; without it, the system's",
        HelpName = "NAMES",
        CustomParser = result => [.. TextOf(result).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(name => CipherSuite(name, result))],
    };

    private readonly Option<SslProtocols> _minimum = new("--tls-min-version")
    {
        Description = "VersionTLS12 or VersionTLS13; older ones are taken, and mean VersionTLS12",
        HelpName = "VERSION",
        CustomParser = result =>
        {
            switch (TextOf(result))
            {
                case "VersionTLS10" or "VersionTLS11" or "VersionTLS12":
                    return SslProtocols.Tls12 | SslProtocols.Tls13;
                case "VersionTLS13":
                    return SslProtocols.Tls13;
                default:
                    result.AddError($"--tls-min-version: {TextOf(result)} is none of VersionTLS10, VersionTLS11, VersionTLS12, VersionTLS13");
                    return SslProtocols.None;
            }
        },
    };

    private readonly Option<SniCertificate[]> _sni = new("--tls-sni-cert-key")
    {
        Description = "Certificate and key for some names, as crt,key or crt,key:name,name; repeatable",
        HelpName = "FILES",
        CustomParser = result => [.. result.Tokens.SelectMany(token => Sni(token.Value, result))],
    };

    private readonly Option<int?> _streams = new("--http2-max-streams-per-connection") { Description = "Most requests at once on one HTTP/2 connection; without it or with 0, 100", HelpName = "N" };

    /// <summary>Adds the flags to the role's command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _bindAddress, _certificate, _key, _folder, _ciphers, _minimum, _sni, _streams })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_certificate) is null != result.GetValue(_key) is null)
            {
                result.AddError("--tls-cert-file and --tls-private-key-file: one needs the other");
            }
        });
    }

    /// <summary>Where HTTPS is to listen; null = not said.</summary>
    public IPAddress? BindAddress(ParseResult parsed) => parsed.GetValue(_bindAddress);

    /// <summary>What the flags say.</summary>
    public SecureServingOptions Read(ParseResult parsed)
    {
        var (certificate, key) = (parsed.GetValue(_certificate), parsed.GetValue(_key));
        if (certificate is null && parsed.GetValue(_folder) is { } folder && File.Exists(Path.Combine(folder, "tls.crt")))
        {
            (certificate, key) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        }

        return new SecureServingOptions
        {
            CertificateFile = certificate,
            PrivateKeyFile = key,
            SniCertificates = parsed.GetValue(_sni) ?? [],
            Protocols = parsed.GetValue(_minimum),
            CipherSuites = parsed.GetValue(_ciphers) ?? [],
            MaxStreamsPerConnection = parsed.GetValue(_streams) is > 0 and var streams ? streams : null,
        };
    }

    /// <summary>Go leaves the hash of ChaCha20's suites out.</summary>
    private static IEnumerable<TlsCipherSuite> CipherSuite(string name, ArgumentResult result)
    {
        foreach (var known in new[] { name, $"{name}_SHA256" })
        {
            if (!char.IsAsciiDigit(known[0]) && Enum.TryParse<TlsCipherSuite>(known, out var suite))
            {
                return [suite];
            }
        }

        result.AddError($"--tls-cipher-suites: {name} is no cipher suite");
        return [];
    }

    private static IEnumerable<SniCertificate> Sni(string text, ArgumentResult result)
    {
        if (SniCertificate.Parse(text) is { } certificate)
        {
            return [certificate];
        }

        result.AddError($"--tls-sni-cert-key: {text} is not of the form crt,key or crt,key:name,name");
        return [];
    }

    private static string TextOf(ArgumentResult result) => string.Join(',', result.Tokens.Select(token => token.Value));
}
