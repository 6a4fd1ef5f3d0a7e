using Ssm.StatefulServices.Definitions;

namespace Ssm.Cli.Installation;

/// <summary>What is installed, where and how.</summary>
internal sealed record InstallOptions
{
    /// <summary>Namespace of the system roles.</summary>
    public string Namespace { get; init; } = "ssm-system";

    /// <summary>Namespace of brokers and of the services' own objects; the seed's name.</summary>
    public string BrokerNamespace { get; init; } = "service-brokers";

    /// <summary>Image of <c>ssm</c>; a node that runs it in its own process does not pull it.</summary>
    public string Image { get; init; } = "ssm:latest";

    /// <summary>Where the roles and brokers send their traces, a collector of OpenTelemetry; null for nowhere.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Replicas of each system role.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Replicas of each broker; the seed shows two.</summary>
    public int BrokerReplicas { get; init; } = 2;

    /// <summary>The DNS server that broker URLs are resolved with; null for the system's own resolver.</summary>
    public string? NameServer { get; init; }

    /// <summary>Where the DNS server listens, as address:port; none for the pod's own address.</summary>
    public required IReadOnlyList<string> DnsListen { get; init; }

    /// <summary>The services that get a broker. Default: all that SSM knows.</summary>
    public IReadOnlyList<string> Services { get; init; } = ServiceDefinitions.Names;

    /// <summary>Path of the site's changes to offerings, as the brokers see it; null for none.</summary>
    public string? OfferingsPath { get; init; }

    /// <summary>The ConfigMap in the brokers' namespace by which a site changes the offerings; null where a path says it all.</summary>
    public string? OfferingsConfigMap { get; init; } = "ssm-offerings";

    /// <summary>The webhook registers the brokers once it admits them; false where the installer waits for that itself.</summary>
    public bool RegistersBrokers { get; init; }

    /// <summary>Objects of the Prometheus operator are wanted.</summary>
    public bool HasServiceMonitor { get; init; }

    /// <summary>Makes the password of a broker that has none yet.</summary>
    public required Func<string> NewPassword { get; init; }
}
