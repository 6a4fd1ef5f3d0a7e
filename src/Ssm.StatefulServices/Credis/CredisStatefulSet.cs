using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The StatefulSet of a Redis instance.</summary>
internal static class CredisStatefulSet
{
    /// <summary>User and group of the image's <c>redis</c>.</summary>
    private const long User = 999;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        Nodes = CredisShape.Of(instance).Nodes,

        // Says at once when the engine is missing, which the script could say only by failing.
        InitContainers = [new V1Container { Name = "engine", Image = instance.Plan.Image, Command = [instance.Plan.Executable, "--version"] }],
        Containers = [Redis(instance, size)],
        RestartOn = CredisConfig.ReadAtStart(instance),
        Exporter = size.Exporter ? CredisExporter.Describe(instance) : null,
        Volumes = [new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } }],
    });

    private static V1Container Redis(Instance instance, InstanceSize size) => new()
    {
        Name = "redis",
        Image = instance.Plan.Image,
        Command =
        [
            "sh", $"{CredisConfig.Directory}/{CredisStart.ScriptName}", instance.Plan.Executable, $"{CredisConfig.Directory}/{CredisConfig.FileName}",
            "--bind", "$(POD_IP)",
            "--replica-announce-ip", "$(POD_IP)",
            .. CredisShape.Of(instance).IsCluster ? ["--cluster-announce-ip", "$(POD_IP)"] : Array.Empty<string>(),
        ],
        Env = [NodeSet.PodAddress()],
        Ports =
        [
            new V1ContainerPort { Name = "redis", ContainerPort = CredisConfig.Port, Protocol = "TCP" },
            .. CredisShape.Of(instance).IsCluster ? [new V1ContainerPort { Name = "bus", ContainerPort = CredisConfig.BusPort, Protocol = "TCP" }] : Array.Empty<V1ContainerPort>(),
        ],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "redis" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = CredisConfig.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = CredisConfig.DataDirectory },
        ],
    };
}
