using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Csp;

/// <summary>The StatefulSet of an object store.</summary>
internal static class CspStatefulSet
{
    /// <summary>User and group of the image's <c>swift</c>.</summary>
    private const long User = 160;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size, IReadOnlyDictionary<string, string> files) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        Containers = [Swift(instance, size)],
        Volumes =
        [
            new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } },
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource() },
            .. size.Exporter ? (IEnumerable<V1Volume>)[CspExporter.Volume(instance)] : [],
        ],
        Exporter = size.Exporter ? CspExporter.Describe(instance) : null,
        RestartOn = string.Join('\0', files.Select(file => $"{file.Key}\0{file.Value}")),
    });

    private static V1Container Swift(Instance instance, InstanceSize size) => new()
    {
        Name = "swift",
        Image = instance.Plan.Image,
        Command =
        [
            instance.Plan.Executable, $"{CspConfig.Directory}/{CspEngine.Node}", CspConfig.Directory, CspConfig.RunDirectory, CspConfig.DataDirectory,
        ],
        Env =
        [
            NodeSet.PodAddress(),
            new V1EnvVar { Name = "PYTHONDONTWRITEBYTECODE", Value = "1" },

            // Names of nodes are found as the container's system says, search list included, and not by Swift's own resolver.
            new V1EnvVar { Name = "EVENTLET_NO_GREENDNS", Value = "yes" },
        ],
        Ports =
        [
            Port("s3", CspPorts.Proxy), Port("objects", CspPorts.Objects), Port("containers", CspPorts.Containers), Port("accounts", CspPorts.Accounts), Port("rsync", CspPorts.Rsync),
        ],
        ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthcheck", Port = "s3" }, PeriodSeconds = 1, TimeoutSeconds = 3, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = CspConfig.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = "run", MountPath = CspConfig.RunDirectory },
            new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = CspConfig.DataDirectory },
        ],
    };

    private static V1ContainerPort Port(string name, int port) => new() { Name = name, ContainerPort = port, Protocol = "TCP" };
}
