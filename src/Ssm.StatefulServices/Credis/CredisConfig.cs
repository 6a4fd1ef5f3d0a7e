using System.Globalization;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The configuration file of every node of an instance. It holds a password in the clear, so it lives in a Secret.</summary>
internal static class CredisConfig
{
    public const string FileName = "redis.conf";

    public const string Directory = "/etc/redis";

    public const string DataDirectory = "/data";

    public const int Port = 6379;

    /// <summary>Where the nodes of a cluster talk to each other: Redis adds 10000.</summary>
    public const int BusPort = Port + 10000;

    private const string Cluster = """

        cluster-enabled yes
        cluster-config-file nodes.conf
        cluster-node-timeout 4000
        cluster-replica-validity-factor 0
        cluster-require-full-coverage no
        cluster-allow-replica-migration no

        """;

    /// <summary>What Redis reads only when it starts.</summary>
    public static string ReadAtStart(Instance instance) =>
        string.Join('\n', CredisSettings.Of(instance).Where(each => each.Setting.NeedsRestart).Select(each => $"{each.Setting.Name} {each.Value}"));

    /// <summary>What is set on a running node, name and value in turn.</summary>
    public static IReadOnlyList<string> Live(Instance instance, InstanceSize size) =>
    [
        "maxmemory", size.Memory.Bytes.ToString(CultureInfo.InvariantCulture),
        .. CredisSettings.Of(instance).Where(each => !each.Setting.NeedsRestart).SelectMany(each => new[] { each.Setting.Name, each.Value }),
    ];

    public static string Render(Instance instance, InstanceSize size)
    {
        var secrets = instance.Secrets;

        var shape = CredisShape.Of(instance);

        // Where another node may have newer data, a node that starts serves nobody until the operator has compared them: neither applications,
        // whose writes would be lost, nor replicas, whose data would be overwritten by that of a master that came back with an empty disk.
        // The nodes of a cluster judge each other: who lost its disk is nobody they know.
        var servesAtOnce = shape.Nodes == 1 || shape.IsCluster;
        return $"""
            # Made by SSM for {instance.Names.Service}; changes are overwritten.
            port {Port}
            dir {DataDirectory}
            daemonize no
            logfile ""
            appendonly yes
            save ""
            maxmemory {size.Memory.Bytes}

            {string.Join('\n', CredisSettings.Of(instance).Select(each => $"{each.Setting.Name} {(each.Value.Length == 0 ? "\"\"" : each.Value)}"))}

            repl-diskless-sync yes
            repl-diskless-sync-delay 0
            masteruser {CredisUsers.Replication}
            masterauth {secrets[CredisSecretNames.Replication]}

            {CredisUsers.Operator(secrets).ToConfig()}
            {CredisUsers.Application(secrets, servesAtOnce).ToConfig()}
            {CredisUsers.Replicas(secrets, isOn: shape.IsCluster).ToConfig()}
            {CredisUsers.Monitor(secrets).ToConfig()}
            {(shape.IsCluster ? Cluster : "")}
            """;
    }
}
