using System.Globalization;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Ces;

/// <summary>The StatefulSet of an OpenSearch instance.</summary>
internal static class CesStatefulSet
{
    /// <summary>User and group of the image's <c>opensearch</c>.</summary>
    private const long User = 1000;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        InitContainers = [Installed(instance), Prepare(instance)],
        Containers = [OpenSearch(instance, size)],
        Volumes =
        [
            new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } },
            new V1Volume { Name = "certificate", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Certificate } },
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource() },
        ],

        // Which nodes there are to be found, and whether the cluster has been made, matters to new nodes only.
        RestartOn = $"{CesConfig.Render(instance, replicas: 0, isFirst: false)}{CesConfig.Script}{Heap(size)}",
        GraceSeconds = 120,
    });

    /// <summary>Lists the plugins. It comes first so that a missing engine is found missing before its own configuration is looked for; of the engine's
    /// programs, this one writes no file.</summary>
    private static V1Container Installed(Instance instance) => new()
    {
        Name = "installed",
        Image = instance.Plan.Image,
        Command = [Path.GetDirectoryName(instance.Plan.Executable) is { Length: > 0 } folder ? $"{folder}/opensearch-plugin" : "opensearch-plugin", "list"],
        Env = [Variable("OPENSEARCH_JAVA_OPTS", "-Xms64m -Xmx64m")],
    };

    private static V1Container Prepare(Instance instance) => new()
    {
        Name = "prepare",
        Image = instance.Plan.Image,
        Command = ["sh", $"{CesConfig.Directory}/{CesConfig.ScriptName}"],
        Env = [Variable("OPENSEARCH", instance.Plan.Executable)],
        VolumeMounts = [Config(), Certificate(), Run()],
    };

    private static V1Container OpenSearch(Instance instance, InstanceSize size) => new()
    {
        Name = "opensearch",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable],
        Env =
        [
            NodeSet.PodAddress(), NodeSet.PodName(),
            Variable("OPENSEARCH_PATH_CONF", $"{CesConfig.RunDirectory}/config"),
            Variable("OPENSEARCH_TMPDIR", $"{CesConfig.RunDirectory}/tmp"),
            Variable("OPENSEARCH_JAVA_OPTS", Heap(size)),
        ],
        Ports =
        [
            new V1ContainerPort { Name = "https", ContainerPort = CesConfig.Port, Protocol = "TCP" },
            new V1ContainerPort { Name = "transport", ContainerPort = CesConfig.TransportPort, Protocol = "TCP" },
        ],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "https" }, PeriodSeconds = 2, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts = [Certificate(), Run(), new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = CesConfig.DataDirectory }],
    };

    /// <summary>Half of the memory; what is left caches files.</summary>
    private static string Heap(InstanceSize size)
    {
        var megabytes = (size.Memory.Bytes / 2) >> 20;
        return string.Create(CultureInfo.InvariantCulture, $"-Xms{megabytes}m -Xmx{megabytes}m");
    }

    private static V1EnvVar Variable(string name, string value) => new() { Name = name, Value = value };

    private static V1VolumeMount Config() => new() { Name = "config", MountPath = CesConfig.Directory, ReadOnlyProperty = true };

    private static V1VolumeMount Certificate() => new() { Name = "certificate", MountPath = CesConfig.CertificateDirectory, ReadOnlyProperty = true };

    private static V1VolumeMount Run() => new() { Name = "run", MountPath = CesConfig.RunDirectory };
}
