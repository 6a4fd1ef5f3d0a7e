using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Credis;

/// <summary>The StatefulSet of a Redis instance.</summary>
internal static class CredisStatefulSet
{
    /// <summary>User and group of the image's <c>redis</c>.</summary>
    private const long User = 999;

    public static V1StatefulSet Describe(Instance instance, CredisParameters parameters) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1StatefulSetSpec
        {
            Replicas = parameters.Replicas,
            ServiceName = instance.Names.Nodes,
            PodManagementPolicy = "Parallel",
            Selector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = InstanceMetadata.Labels(instance) },
                Spec = Pod(instance, parameters),
            },
            VolumeClaimTemplates = [Data(instance, parameters)],
        },
    };

    private static V1PodSpec Pod(Instance instance, CredisParameters parameters) => new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        TerminationGracePeriodSeconds = 30,
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = User,
            RunAsGroup = User,
            FsGroup = User,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        Affinity = OnDifferentMachines(instance),
        Containers = [Redis(instance, parameters)],
        Volumes = [new V1Volume { Name = "config", Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config } }],
    };

    private static V1Container Redis(Instance instance, CredisParameters parameters) => new()
    {
        Name = "redis",
        Image = instance.Plan.Image,
        Command =
        [
            instance.Plan.Executable, $"{CredisConfig.Directory}/{CredisConfig.FileName}",
            "--bind", "$(POD_IP)",
            "--replica-announce-ip", "$(POD_IP)",
        ],
        Env = [new V1EnvVar { Name = "POD_IP", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.podIP" } } }],
        Ports = [new V1ContainerPort { Name = "redis", ContainerPort = CredisConfig.Port, Protocol = "TCP" }],
        ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "redis" }, PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 3 },
        Resources = Resources(parameters),

        // What Redis says before it gives up reaches the instance's status.
        TerminationMessagePolicy = "FallbackToLogsOnError",
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
        VolumeMounts =
        [
            new V1VolumeMount { Name = "config", MountPath = CredisConfig.Directory, ReadOnlyProperty = true },
            new V1VolumeMount { Name = "data", MountPath = CredisConfig.DataDirectory },
        ],
    };

    /// <summary>The container may use half as much again as the data, and 64M: for the process itself, its clients, and while it rewrites its file.</summary>
    private static V1ResourceRequirements Resources(CredisParameters parameters)
    {
        const long Mega = 1L << 20;
        var limit = new ByteQuantity(((parameters.Memory.Bytes * 3 / 2 / Mega) + 64) * Mega);
        return new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity>
            {
                ["cpu"] = new(parameters.Cpu),
                ["memory"] = new(parameters.Memory.ToKubernetes()),
            },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(limit.ToKubernetes()) },
        };
    }

    private static V1Affinity? OnDifferentMachines(Instance instance) => new()
    {
        PodAntiAffinity = new V1PodAntiAffinity
        {
            PreferredDuringSchedulingIgnoredDuringExecution =
            [
                new V1WeightedPodAffinityTerm
                {
                    Weight = 100,
                    PodAffinityTerm = new V1PodAffinityTerm
                    {
                        TopologyKey = "kubernetes.io/hostname",
                        LabelSelector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
                    },
                },
            ],
        },
    };

    /// <summary>The claim has no owner reference: Kubernetes would then delete the data with the StatefulSet, and only our finalizer may.</summary>
    private static V1PersistentVolumeClaim Data(Instance instance, CredisParameters parameters) => new()
    {
        ApiVersion = "v1",
        Kind = "PersistentVolumeClaim",
        Metadata = new V1ObjectMeta { Name = "data", Labels = InstanceMetadata.Labels(instance) },
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = instance.Plan.StorageClass,
            Resources = new V1VolumeResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(parameters.Storage.ToKubernetes()) },
            },
        },
    };
}
