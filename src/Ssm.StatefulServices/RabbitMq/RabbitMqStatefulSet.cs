using System.Globalization;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.RabbitMq;

/// <summary>The StatefulSet of a RabbitMQ instance.</summary>
internal static class RabbitMqStatefulSet
{
    /// <summary>User and group of the image's <c>rabbitmq</c>.</summary>
    private const long User = 999;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size, string restartOn) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        InitContainers = [Preparation(instance)],
        Containers = [RabbitMq(instance, size)],
        Volumes = [new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config, DefaultMode = 0b100_000_000 } }],

        // At first. The others come when there is a cluster to join, one after the other (FormationResult.RunNodes).
        Nodes = 1,
        RestartOn = restartOn,
        MetricsPort = size.Exporter ? RabbitMqPorts.Metrics : null,
        GraceSeconds = 60,
    });

    private static V1Container Preparation(Instance instance) => new()
    {
        Name = "prepare",
        Image = instance.Plan.Image,
        Command = ["sh", "-c", RabbitMqStart.Script],
        Env = [NodeSet.PodAddress(), NodeSet.PodName(), Value("NODE_HOST", RabbitMqNodeNames.Host(instance.Names, "$(POD_NAME)"))],
        VolumeMounts = Mounts(),
    };

    private static V1Container RabbitMq(Instance instance, InstanceSize size) => new()
    {
        Name = "rabbitmq",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable],
        Env =
        [
            NodeSet.PodAddress(),
            NodeSet.PodName(),
            Value("HOME", RabbitMqFiles.DataDirectory),
            Value("ERL_INETRC", $"{RabbitMqFiles.ConfigDirectory}/{RabbitMqFiles.Resolver}"),
            Value("RABBITMQ_NODENAME", RabbitMqNodeNames.Node(instance.Names, "$(POD_NAME)")),
            Value("RABBITMQ_USE_LONGNAME", "true"),
            Value("RABBITMQ_NODE_IP_ADDRESS", "$(POD_IP)"),
            Value("RABBITMQ_NODE_PORT", Number(RabbitMqPorts.Amqp)),
            Value("RABBITMQ_DIST_PORT", Number(RabbitMqPorts.Distribution)),
            Value("RABBITMQ_CONFIG_FILE", $"{RabbitMqFiles.ConfigDirectory}/{RabbitMqFiles.Settings}"),
            Value("RABBITMQ_ENABLED_PLUGINS_FILE", $"{RabbitMqFiles.ConfigDirectory}/{RabbitMqFiles.Plugins}"),
            Value("RABBITMQ_CONF_ENV_FILE", $"{RabbitMqFiles.StartDirectory}/no-such-file"),
            Value("RABBITMQ_MNESIA_BASE", $"{RabbitMqFiles.DataDirectory}/mnesia"),
            Value("RABBITMQ_MNESIA_DIR", $"{RabbitMqFiles.DataDirectory}/mnesia/node"),
            Value("RABBITMQ_FEATURE_FLAGS_FILE", $"{RabbitMqFiles.DataDirectory}/mnesia/feature_flags"),
            Value("RABBITMQ_GENERATED_CONFIG_DIR", $"{RabbitMqFiles.StartDirectory}/config"),
            Value("RABBITMQ_PLUGINS_EXPAND_DIR", $"{RabbitMqFiles.StartDirectory}/plugins"),
            Value("RABBITMQ_PID_FILE", $"{RabbitMqFiles.StartDirectory}/pid"),
            Value("RABBITMQ_LOG_BASE", $"{RabbitMqFiles.DataDirectory}/log"),
            Value("RABBITMQ_LOGS", "-"),

            // The server's script then becomes the engine instead of waiting for it, so that signals reach the engine.
            Value("RUNNING_UNDER_SYSTEMD", "true"),

            // RabbitMQ would bind its first thread to the machine's first core, and so every node on a machine to the same one.
            Value("RABBITMQ_SCHEDULER_BIND_TYPE", "u"),

            // RabbitMQ starts a port mapper every minute, if it is not told that there is to be none.
            Value("ERL_FLAGS", "-start_epmd false"),
            Value("ERL_CRASH_DUMP_SECONDS", "0"),
            Value("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", RabbitMqStart.ErlangOptions(Schedulers(size))),
        ],
        Ports =
        [
            Port("amqp", RabbitMqPorts.Amqp),
            Port("management", RabbitMqPorts.Management),
            Port("distribution", RabbitMqPorts.Distribution),
            .. size.Exporter ? (IEnumerable<V1ContainerPort>)[Port("metrics", RabbitMqPorts.Metrics)] : [],
        ],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "amqp" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts = Mounts(),
    };

    /// <summary>As many cores as the instance is sure of, one at least: an idle node on a large machine would otherwise keep a thread for each of its cores.</summary>
    private static int Schedulers(InstanceSize size) => Math.Max(1, (int)Math.Ceiling(new ResourceQuantity(size.Cpu).ToDecimal()));

    private static List<V1VolumeMount> Mounts() =>
    [
        new() { Name = "config", MountPath = RabbitMqFiles.ConfigDirectory, ReadOnlyProperty = true },
        new() { Name = NodeSet.DataVolume, MountPath = RabbitMqFiles.DataDirectory },
    ];

    private static V1EnvVar Value(string name, string value) => new() { Name = name, Value = value };

    private static V1ContainerPort Port(string name, int port) => new() { Name = name, ContainerPort = port, Protocol = "TCP" };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
