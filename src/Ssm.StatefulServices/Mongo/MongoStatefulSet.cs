using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Mongo;

/// <summary>The StatefulSet of a MongoDB instance.</summary>
internal static class MongoStatefulSet
{
    /// <summary>User and group of the image's <c>mongodb</c>.</summary>
    private const long User = 999;

    public static V1StatefulSet Describe(Instance instance, InstanceSize size) => NodeSet.Describe(instance, size, new NodeTemplate
    {
        User = User,
        InitContainers = [Key(instance)],
        Containers = [Mongod(instance, size)],
        Volumes =
        [
            new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } },
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory" } },
        ],
        RestartOn = MongoConfig.Render(instance, size),
        GraceSeconds = 60,
    });

    private static V1Container Key(Instance instance) => new()
    {
        Name = "key",
        Image = instance.Plan.Image,
        Command = ["install", "-m", "0400", $"{MongoConfig.Directory}/{MongoConfig.KeyFileName}", $"{MongoConfig.KeyDirectory}/{MongoConfig.KeyFileName}"],
        VolumeMounts = [Config(), Run()],
    };

    private static V1Container Mongod(Instance instance, InstanceSize size) => new()
    {
        Name = "mongod",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable, "--config", $"{MongoConfig.Directory}/{MongoConfig.FileName}", "--bind_ip", "$(POD_IP)"],
        Env = [NodeSet.PodAddress()],
        Ports = [new V1ContainerPort { Name = "mongo", ContainerPort = MongoConfig.Port, Protocol = "TCP" }],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "mongo" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = NodeSet.Resources(size),
        VolumeMounts = [Config(), Run(), new V1VolumeMount { Name = NodeSet.DataVolume, MountPath = MongoConfig.DataDirectory }],
    };

    private static V1VolumeMount Config() => new() { Name = "config", MountPath = MongoConfig.Directory, ReadOnlyProperty = true };

    private static V1VolumeMount Run() => new() { Name = "run", MountPath = MongoConfig.KeyDirectory };
}
