using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.StatefulServices.Definitions;

namespace Ssm.Cli.Commands;

/// <summary>The options that commands on a standalone platform share.</summary>
/// <param name="context">Where defaults come from.</param>
internal sealed class PlatformCommandOptions(CommandContext context)
{
    /// <summary><c>--data DIR</c>.</summary>
    public Option<string> Data { get; } = new("--data")
    {
        Description = "Folder of the platform's data",
        HelpName = "DIR",
        DefaultValueFactory = _ => PlatformPaths.DefaultData(context.Environment),
    };

    /// <summary><c>--api-port N</c>.</summary>
    public Option<int> ApiPort { get; } = Port("--api-port", "Port of the Kubernetes API on 127.0.0.1", PlatformOptions.DefaultApiPort);

    /// <summary><c>--dns-port N</c>.</summary>
    public Option<int> DnsPort { get; } = Port("--dns-port", "Port of the DNS server on 127.0.0.1", PlatformOptions.DefaultDnsPort);

    /// <summary><c>--network CIDR</c>.</summary>
    public Option<string> Network { get; } = new("--network")
    {
        Description = "Part of 127.0.0.0/8 for pods, services and load balancers",
        HelpName = "CIDR",
        DefaultValueFactory = _ => PlatformOptions.DefaultNetwork,
    };

    /// <summary><c>--services A,B</c>.</summary>
    public Option<string[]> Services { get; } = ServiceNames();

    /// <summary>What the command line says.</summary>
    public PlatformOptions Read(ParseResult parsed) => new()
    {
        Paths = PlatformPaths.In(parsed.GetValue(Data)!),
        ApiPort = parsed.GetValue(ApiPort),
        DnsPort = parsed.GetValue(DnsPort),
        Network = parsed.GetValue(Network)!,
        Services = parsed.GetValue(Services) is { Length: > 0 } services ? services : ServiceDefinitions.Names,
    };

    private static Option<string[]> ServiceNames()
    {
        var option = new Option<string[]>("--services")
        {
            Description = "Services to offer, separated by commas; ssm doctor lists them. All of them by default",
            HelpName = "NAMES",
            CustomParser = result =>
            {
                var names = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().ToArray();
                foreach (var unknown in names.Except(ServiceDefinitions.Names))
                {
                    result.AddError($"--services: there is no service '{unknown}'; known are {string.Join(", ", ServiceDefinitions.Names)}");
                }

                return names;
            },
        };
        return option;
    }

    private static Option<int> Port(string name, string description, int defaultPort)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "PORT", DefaultValueFactory = _ => defaultPort };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var port) || port is < 1 or > 65535))
            {
                result.AddError($"{name} must be a port, 1 to 65535, not '{result.Tokens[0].Value}'");
            }
        });
        return option;
    }
}
