namespace Ssm.StatefulServices.RabbitMq;

/// <summary>Where a node finds and keeps its files.</summary>
internal static class RabbitMqFiles
{
    /// <summary>Where the configuration Secret is mounted.</summary>
    public const string ConfigDirectory = "/etc/rabbitmq";

    /// <summary>Where the disk is mounted; also the home of the engine's user, as in the image.</summary>
    public const string DataDirectory = "/var/lib/rabbitmq";

    /// <summary>What is made anew before each start of a pod.</summary>
    public const string StartDirectory = $"{DataDirectory}/start";

    public const string Settings = "rabbitmq.conf";

    public const string Plugins = "enabled_plugins";

    public const string Cookie = "cookie";

    public const string Hosts = "hosts";

    /// <summary>The pods of the nodes that have what the cluster knows, a line each.</summary>
    public const string Members = "members";

    public const string Resolver = "inetrc";
}
