using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The StatefulSet of a MySQL instance.</summary>
internal static class TdsqlStatefulSet
{
    /// <summary>User and group of the image's <c>mysql</c>.</summary>
    private const long User = 999;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        InitContainers = [Engine(instance)],
        Containers = [Server(instance, size)],
        Exporter = size.Exporter ? TdsqlExporter.Describe(instance) : null,
        Volumes = [new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } }],
        GraceSeconds = 60,
    });

    /// <summary>Asks for the engine's version, so that a machine without the engine says so before anything is written.</summary>
    private static V1Container Engine(Instance instance) => new()
    {
        Name = "engine",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable, "--no-defaults", "--version"],
    };

    private static V1Container Server(Instance instance, InstanceSize size) => new()
    {
        Name = "mariadb",
        Image = instance.Plan.Image,
        Command =
        [
            "sh", $"{TdsqlConfig.Directory}/{TdsqlStart.ScriptFileName}", instance.Plan.Executable,
            "--bind-address=$(POD_IP)",
        ],
        Env = [NodeSet.PodAddress(), NodeSet.PodName()],
        Ports = [new V1ContainerPort { Name = "mysql", ContainerPort = TdsqlConfig.Port, Protocol = "TCP" }],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "mysql" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = TdsqlConfig.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = TdsqlConfig.DataDirectory },
        ],
    };
}
