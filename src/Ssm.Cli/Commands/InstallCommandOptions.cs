using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.StatefulServices.Definitions;

namespace Ssm.Cli.Commands;

/// <summary>The options of <c>ssm install</c>.</summary>
internal sealed class InstallCommandOptions
{
    private static readonly InstallOptions Defaults = new() { DnsListen = [], NewPassword = () => string.Empty };

    private readonly Option<string> _namespace = new("--namespace", "-n") { Description = "Namespace of the system roles", HelpName = "NAME", DefaultValueFactory = _ => Defaults.Namespace };
    private readonly Option<string> _brokerNamespace = new("--broker-namespace") { Description = "Namespace of brokers and instances", HelpName = "NAME", DefaultValueFactory = _ => Defaults.BrokerNamespace };
    private readonly Option<string[]> _services = new("--services") { Description = "The services to offer, with commas or repeated; all when not given, none when empty", HelpName = "NAME" };
    private readonly Option<string> _image = new("--image") { Description = "Image of ssm", HelpName = "IMAGE", DefaultValueFactory = _ => Defaults.Image };
    private readonly Option<string?> _otlpEndpoint = new("--otlp-endpoint") { Description = "Collector of OpenTelemetry that roles and brokers send their traces to", HelpName = "URL" };
    private readonly Option<int> _replicas = new("--replicas") { Description = "Replicas of each system role and broker", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _serviceMonitor = new("--service-monitor") { Description = "Also print what the Prometheus operator needs to scrape the roles" };

    public InstallCommandOptions()
    {
        _services.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.SelectMany(token => Names(token.Value)).Where(name => !ServiceDefinitions.Names.Contains(name)))
            {
                result.AddError($"--services: there is no service '{name}'; there are {string.Join(", ", ServiceDefinitions.Names)}");
            }
        });
        _otlpEndpoint.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !IsEndpoint(text))
            {
                result.AddError($"--otlp-endpoint: '{text}' is no URL of a collector, such as http://collector.monitoring:4317; what it needs to know who calls goes into a Secret");
            }
        });
        _replicas.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var replicas) || replicas < 1))
            {
                result.AddError($"--replicas must be at least 1, not '{token.Value}'");
            }
        });
    }

    /// <summary>Adds all to the command.</summary>
    public void AddTo(Command command)
    {
        AddNamespacesTo(command);
        foreach (var option in new Option[] { _services, _image, _replicas, _serviceMonitor, _otlpEndpoint })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds those that say where things are.</summary>
    public void AddNamespacesTo(Command command)
    {
        command.Options.Add(_namespace);
        command.Options.Add(_brokerNamespace);
    }

    /// <summary>What the command line says.</summary>
    public InstallOptions Read(ParseResult parsed) => new()
    {
        Namespace = parsed.GetValue(_namespace)!,
        BrokerNamespace = parsed.GetValue(_brokerNamespace)!,
        Services = parsed.GetValue(_services) is { Length: > 0 } services ? [.. services.SelectMany(Names)] : ServiceDefinitions.Names,
        Image = parsed.GetValue(_image)!,
        OtlpEndpoint = parsed.GetValue(_otlpEndpoint),
        Replicas = parsed.GetValue(_replicas),
        BrokerReplicas = parsed.GetValue(_replicas),
        HasServiceMonitor = parsed.GetValue(_serviceMonitor),
        RegistersBrokers = true,
        DnsListen = [],
        NewPassword = Randomness.NewSecret,
    };

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0;

    private static string[] Names(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Everything an installation in the namespaces may have made.</summary>
    public InstallOptions ReadNamespaces(ParseResult parsed) => new()
    {
        Namespace = parsed.GetValue(_namespace)!,
        BrokerNamespace = parsed.GetValue(_brokerNamespace)!,
        HasServiceMonitor = true,
        RegistersBrokers = true,
        DnsListen = [],
        NewPassword = () => string.Empty,
    };
}
