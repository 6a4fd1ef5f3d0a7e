using Ssm.StatefulServices.Definitions;

namespace Ssm.Cli.Standalone;

/// <summary>What <c>ssm up</c> is told.</summary>
internal sealed record PlatformOptions
{
    /// <summary>Default API port, Kubernetes' own.</summary>
    public const int DefaultApiPort = 6443;

    /// <summary>Default network of pods and services.</summary>
    public const string DefaultNetwork = "127.10.0.0/16";

    /// <summary>Default port of the DNS server on 127.0.0.1.</summary>
    public const int DefaultDnsPort = 10053;

    /// <summary>Where everything is kept.</summary>
    public required PlatformPaths Paths { get; init; }

    /// <summary>Port of the API on 127.0.0.1.</summary>
    public int ApiPort { get; init; } = DefaultApiPort;

    /// <summary>Part of 127.0.0.0/8 that pods, services and load balancers get their addresses from.</summary>
    public string Network { get; init; } = DefaultNetwork;

    /// <summary>Port of the DNS server on 127.0.0.1.</summary>
    public int DnsPort { get; init; } = DefaultDnsPort;

    /// <summary>The services that get a broker. Default: all that SSM knows.</summary>
    public IReadOnlyList<string> Services { get; init; } = ServiceDefinitions.Names;
}
