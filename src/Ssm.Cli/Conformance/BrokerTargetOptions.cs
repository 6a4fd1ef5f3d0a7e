using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.OpenServiceBroker;
using Ssm.OpenServiceBroker.Client;

namespace Ssm.Cli.Conformance;

/// <summary>Options that say which broker, and who asks. Secrets come from files or the environment: a command line is for everybody to read.</summary>
internal sealed class BrokerTargetOptions(CommandContext context)
{
    private const string PasswordVariable = "SSM_BROKER_PASSWORD";
    private const string TokenVariable = "SSM_BROKER_TOKEN";

    public Option<Uri> Url { get; } = new("--url")
    {
        Description = "Where the broker is, without /v2",
        Required = true,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"--url must be an http or https URL, got '{result.Tokens[0].Value}'");
            return null;
        },
    };

    public Option<string?> Username { get; } = new("--username") { Description = "User name, for basic authentication" };

    public Option<string?> PasswordFile { get; } = new("--password-file") { Description = $"File with the user's password; the variable {PasswordVariable} when not given" };

    public Option<string?> TokenFile { get; } = new("--token-file") { Description = $"File with a bearer token; the variable {TokenVariable} when not given" };

    public Option<string?> CertificateAuthorities { get; } = new("--ca-file") { Description = "PEM file of the authorities to trust, instead of the system's" };

    /// <summary>The broker as the command line names it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A user name has no password.</exception>
    public BrokerClientOptions Read(ParseResult parsed) => new()
    {
        BaseUrl = parsed.GetRequiredValue(Url),
        Credential = Credential(parsed),
        CertificateAuthorities = parsed.GetValue(CertificateAuthorities) is { } path ? File.ReadAllBytes(path) : null,
    };

    private BrokerCredential Credential(ParseResult parsed)
    {
        if (parsed.GetValue(Username) is { } username)
        {
            var password = Secret(parsed.GetValue(PasswordFile), PasswordVariable)
                ?? throw new FormatException($"--username needs --password-file or the variable {PasswordVariable}");
            return new BrokerCredential.Basic { Username = username, Password = password };
        }

        return Secret(parsed.GetValue(TokenFile), TokenVariable) is { } token ? new BrokerCredential.Bearer { Token = token } : BrokerCredential.None;
    }

    private string? Secret(string? path, string variable) =>
        path is not null ? File.ReadAllText(path).TrimEnd('\r', '\n') : context.Environment.GetValueOrDefault(variable);
}
