using System.Globalization;
using System.Text;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The configuration files of every node of an instance. They hold secrets, so they live in a Secret. Pure.</summary>
internal static class RabbitMqConfig
{
    /// <summary>The operator's user on the engine.</summary>
    public const string AdminUser = "ssm";

    private const long Mega = 1L << 20;

    /// <summary>The files by name.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="size">Its size.</param>
    /// <param name="settings">Settings that the service adds, as they are written in the file.</param>
    /// <param name="plugins">What to switch on beside management.</param>
    public static IReadOnlyDictionary<string, string> Files(
        Instance instance, InstanceSize size, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<string> plugins) => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RabbitMqFiles.Settings] = $"""
                # Made by SSM for {instance.Names.Service}; changes are overwritten.
                {Peers(instance, size)}
                # Read once, when the cluster is born.
                default_user = {AdminUser}
                default_pass = {instance.Secrets[RabbitMqSecretNames.Admin]}
                default_user_tags.administrator = true

                {Settings(size, settings)}
                """,
            [RabbitMqFiles.Plugins] = Enabled(plugins),
            [RabbitMqFiles.Cookie] = instance.Secrets[RabbitMqSecretNames.Cookie],
            [RabbitMqFiles.Hosts] = Hosts(instance, size),
            [RabbitMqFiles.Members] = Members(instance),
            [RabbitMqFiles.Resolver] = $$"""
                {hosts_file, "{{RabbitMqFiles.StartDirectory}}/{{RabbitMqFiles.Hosts}}"}.
                {lookup, [file, native]}.

                """,
        };

    /// <summary>What of the files a node reads only when it starts and what may change.</summary>
    public static string RestartOn(InstanceSize size, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<string> plugins) =>
        Settings(size, settings) + Enabled(plugins);

    private static string Settings(InstanceSize size, IReadOnlyList<(string Name, string Value)> settings)
    {
        var memory = size.Memory.Bytes;

        // A queue's writes are first in this log, in memory too: it must be small beside the memory there is.
        var log = Math.Clamp(memory / 8, 16 * Mega, 512 * Mega);
        var text = new StringBuilder();
        foreach (var (name, value) in (IEnumerable<(string Name, string Value)>)
            [
                ("log.console", "true"),
                ("log.console.level", "info"),
                ("log.file", "false"),
                ("cluster_partition_handling", "pause_minority"),
                ("queue_leader_locator", "balanced"),
                ("vm_memory_high_watermark.absolute", Number(memory)),
                ("disk_free_limit.absolute", Number(FreeDisk(size))),
                ("raft.wal_max_size_bytes", Number(log)),
                .. settings,
            ])
        {
            text.Append(name).Append(" = ").Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>When less is free, publishers wait: a tenth of the disk, 2G at most.</summary>
    public static long FreeDisk(InstanceSize size) => Math.Min(size.Storage.Bytes / 10, 2048 * Mega);

    private static string Peers(Instance instance, InstanceSize size)
    {
        var text = new StringBuilder();
        for (var ordinal = 0; size.Replicas > 1 && ordinal < size.Replicas; ordinal++)
        {
            text.Append(CultureInfo.InvariantCulture, $"cluster_formation.classic_config.nodes.{ordinal + 1} = {RabbitMqNodeNames.Node(instance.Names, instance.Names.Node(ordinal))}\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// The nodes' names after their full names in the cluster. Where a platform without a resolver puts addresses in the place of full names, this is a hosts
    /// file; elsewhere the lines are left out (<see cref="RabbitMqStart"/>), and the resolver knows the names.
    /// </summary>
    private static string Hosts(Instance instance, InstanceSize size)
    {
        var text = new StringBuilder();
        foreach (var pod in Enumerable.Range(0, Math.Max(size.Replicas, instance.Resource.Status?.RunNodes ?? 0)).Select(ordinal => instance.Names.Node(ordinal)))
        {
            var host = RabbitMqNodeNames.Host(instance.Names, pod);
            text.Append(CultureInfo.InvariantCulture, $"{host}.{instance.Key.Namespace}.svc {host}\n");
        }

        // Never a single line, which could be taken for a password.
        return text.Append("# end\n").ToString();
    }

    /// <summary>Nobody while the first node is alone: there is no other to get anything from.</summary>
    private static string Members(Instance instance)
    {
        var state = RabbitMqFormationState.Of(instance.Resource.Status?.Formation);
        return state.IsFounded ? $"# founded\n{string.Concat(Enumerable.Range(0, state.Members).Select(ordinal => $"{instance.Names.Node(ordinal)}\n"))}" : "# not founded\n";
    }

    private static string Enabled(IReadOnlyList<string> plugins) => $"[{string.Join(',', plugins.Prepend("rabbitmq_management"))}].\n";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
