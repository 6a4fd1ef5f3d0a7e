using System.Globalization;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Kafka;

/// <summary>The StatefulSet of a Kafka instance.</summary>
internal static class KafkaStatefulSet
{
    /// <summary>User and group of the image's <c>appuser</c>.</summary>
    private const long User = 1000;

    private const string Properties = $"{KafkaConfig.RunDirectory}/{KafkaConfig.FileName}";

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        InitContainers = [OwnProperties(instance, size), Format(instance)],
        Containers = [Broker(instance, size)],
        Volumes =
        [
            new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } },
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
        RestartOn = $"{KafkaConfig.Render(instance, size)}{KafkaConfig.Script}{Heap(size)}",
        GraceSeconds = 120,
    });

    private static V1Container OwnProperties(Instance instance, InstanceSize size) => new()
    {
        Name = "properties",
        Image = instance.Plan.Image,
        Command = ["sh", $"{KafkaConfig.Directory}/{KafkaConfig.ScriptName}"],
        Env =
        [
            NodeSet.PodAddress(), NodeSet.PodName(),
            new V1EnvVar { Name = "CONTROLLERS", Value = KafkaLayout.Controllers(size.Replicas).ToString(CultureInfo.InvariantCulture) },
        ],
        VolumeMounts = [new V1VolumeMount { Name = "config", MountPath = KafkaConfig.Directory, ReadOnlyProperty = true }, Run()],
    };

    /// <summary>Does nothing on a disk that is formatted.</summary>
    private static V1Container Format(Instance instance) => new()
    {
        Name = "format",
        Image = instance.Plan.Image,
        Command = [Beside(instance.Plan.Executable, "kafka-storage.sh"), "format", "--ignore-formatted", "--cluster-id", KafkaLayout.ClusterId(instance), "--config", Properties],
        Env = Java("-Xmx128M"),
        VolumeMounts = [Run(), Data()],
    };

    private static V1Container Broker(Instance instance, InstanceSize size) => new()
    {
        Name = "kafka",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable, Properties],
        Env = [.. Java(Heap(size)), new V1EnvVar { Name = "EXTRA_ARGS", Value = "-name kafkaServer" }],
        Ports =
        [
            new V1ContainerPort { Name = "kafka", ContainerPort = KafkaLayout.ClientPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "controller", ContainerPort = KafkaLayout.ControllerPort, Protocol = "TCP" },
            new V1ContainerPort { Name = "internal", ContainerPort = KafkaLayout.InternalPort, Protocol = "TCP" },
        ],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "kafka" }, PeriodSeconds = 2, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts = [Run(), Data()],
    };

    /// <summary>Half of the memory; what is left caches files, which is what Kafka is fast by.</summary>
    private static string Heap(InstanceSize size)
    {
        var megabytes = (size.Memory.Bytes / 2) >> 20;
        return string.Create(CultureInfo.InvariantCulture, $"-Xms{megabytes}M -Xmx{megabytes}M");
    }

    private static V1EnvVar[] Java(string heap) =>
    [
        new V1EnvVar { Name = "KAFKA_HEAP_OPTS", Value = heap },
        new V1EnvVar { Name = "KAFKA_OPTS", Value = $"-Djava.io.tmpdir={KafkaConfig.RunDirectory}/tmp" },
        new V1EnvVar { Name = "KAFKA_LOG4J_OPTS", Value = $"-Dlog4j.configuration=file:{KafkaConfig.LogSettings}" },
        new V1EnvVar { Name = "LOG_DIR", Value = $"{KafkaConfig.RunDirectory}/logs" },
    ];

    /// <summary>Another of the engine's programs; all are in one folder.</summary>
    private static string Beside(string executable, string name) => Path.GetDirectoryName(executable) is { Length: > 0 } folder ? $"{folder}/{name}" : name;

    private static V1VolumeMount Run() => new() { Name = "run", MountPath = KafkaConfig.RunDirectory };

    private static V1VolumeMount Data() => new() { Name = NodeSet.DataVolume, MountPath = KafkaConfig.DataDirectory };
}
