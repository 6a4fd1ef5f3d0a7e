using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.ZooKeeper;

/// <summary>The StatefulSet of a ZooKeeper instance.</summary>
internal static class ZooKeeperStatefulSet
{
    /// <summary>User and group of the image's <c>zookeeper</c>.</summary>
    private const long User = 1000;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,

        // The formation lets the others in, one after the other.
        Nodes = 1,
        RestartOn = ZooKeeperStart.Config(instance) + ZooKeeperStart.Flags(instance, size),

        // Says at once when ZooKeeper is missing, which the script could say only by failing. Prints a command line, and does nothing else.
        InitContainers = [new V1Container { Name = "engine", Image = instance.Plan.Image, Command = [ZooKeeperOffering.Program, "print-cmd"] }],
        Containers = [ZooKeeper(instance, size)],
        Exporter = size.Exporter ? ZooKeeperExporter.Describe(instance) : null,
        Volumes = [new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } }],
    });

    private static V1Container ZooKeeper(Instance instance, InstanceSize size) => new()
    {
        Name = "zookeeper",
        Image = instance.Plan.Image,
        Command = ["/bin/sh", $"{ZooKeeperStart.Directory}/{ZooKeeperStart.ScriptName}", instance.Plan.Executable],
        Env = [NodeSet.PodAddress(), NodeSet.PodName()],
        Ports =
        [
            new V1ContainerPort { Name = "client", ContainerPort = ZooKeeperStart.ClientPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "quorum", ContainerPort = ZooKeeperStart.QuorumPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "election", ContainerPort = ZooKeeperStart.ElectionPort, Protocol = "TCP" },
        ],

        // Whether it serves is told by its role, which the formation gives it when it takes part.
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "client" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = ZooKeeperStart.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = ZooKeeperStart.DataDirectory },
        ],
    };
}
