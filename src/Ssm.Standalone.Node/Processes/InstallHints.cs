namespace Ssm.Standalone.Node.Processes;

/// <summary>What to install for a command that is missing.</summary>
internal sealed class InstallHints(IReadOnlyDictionary<string, string> configured)
{
    /// <summary>The Debian package of each engine's commands. What Debian does not package has no entry: its services bring a hint of their own.</summary>
    private static readonly Dictionary<string, string> Packages = new(StringComparer.Ordinal)
    {
        ["redis-server"] = "redis-server",
        ["redis-sentinel"] = "redis-sentinel",
        ["redis-cli"] = "redis-tools",
        ["mariadbd"] = "mariadb-server",
        ["mysqld"] = "mariadb-server",
        ["mariadb-install-db"] = "mariadb-server",
        ["rabbitmq-server"] = "rabbitmq-server",
        ["rabbitmqctl"] = "rabbitmq-server",
        ["zkServer.sh"] = "zookeeper",
        ["etcd"] = "etcd-server",
        ["etcdctl"] = "etcd-client",
        ["java"] = "default-jre-headless",
        ["python3"] = "python3",
    };

    /// <summary>One sentence that names the command and what to do about it.</summary>
    /// <param name="command">The command as the container gives it.</param>
    /// <param name="annotation">The pod's own hint, which wins; null for none.</param>
    public string For(string command, string? annotation)
    {
        var name = Path.GetFileName(command);
        if (annotation is { Length: > 0 } || configured.TryGetValue(name, out annotation))
        {
            return $"{name} is not installed on this machine: {annotation}";
        }

        return Packages.TryGetValue(name, out var package)
            ? $"{name} is not installed on this machine: apt-get install {package}"
            : $"{name} is not installed on this machine, or not on the PATH of ssm";
    }
}
