using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Topology;

/// <summary>The StatefulSet of an instance, alike for all services: unprivileged nodes on different machines, each with a disk of its own.</summary>
internal static class NodeSet
{
    /// <summary>Name of the claim, and of the volume that containers mount.</summary>
    public const string DataVolume = "data";

    /// <summary>Annotation of a node: hash of what it read when it started.</summary>
    public const string RestartAnnotation = "ssm.infra.tce.io/restart-on";

    private const long Mega = 1L << 20;

    /// <summary>The StatefulSet.</summary>
    public static V1StatefulSet Describe(Instance instance, InstanceSize size, NodeTemplate template) => new()
    {
        Metadata = InstanceMetadata.Of(instance, instance.Names.Service),
        Spec = new V1StatefulSetSpec
        {
            Replicas = instance.Resource.Status?.RunNodes ?? template.Nodes ?? size.Replicas,
            ServiceName = instance.Names.Nodes,
            PodManagementPolicy = "Parallel",

            // The operator restarts the nodes: Kubernetes does not know which of them is the primary, nor when they are one cluster again.
            UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "OnDelete" },
            Selector = new V1LabelSelector { MatchLabels = InstanceMetadata.Labels(instance) },
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = InstanceMetadata.Labels(instance), Annotations = Annotations(template) },
                Spec = Pod(instance, template),
            },
            VolumeClaimTemplates = [Data(instance, size)],
        },
    };

    /// <summary>Sure of the memory asked for; stopped at half as much again and 64M: for the process itself, its clients, and what it does beside.</summary>
    public static V1ResourceRequirements Resources(InstanceSize size) => new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(size.Cpu), ["memory"] = new(size.Memory.ToKubernetes()) },
        Limits = new Dictionary<string, ResourceQuantity>
        {
            ["memory"] = new(new ByteQuantity(((size.Memory.Bytes * 3 / 2 / Mega) + 64) * Mega).ToKubernetes()),
        },
    };

    /// <summary>An environment variable <c>POD_IP</c> with the node's own address, for <c>$(POD_IP)</c> in commands.</summary>
    public static V1EnvVar PodAddress() => Field("POD_IP", "status.podIP");

    /// <summary>An environment variable <c>POD_NAME</c> with the node's own name.</summary>
    public static V1EnvVar PodName() => Field("POD_NAME", "metadata.name");

    /// <summary>An environment variable with one of the instance's generated secrets.</summary>
    public static V1EnvVar Generated(Instance instance, string name, string secret) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = instance.Names.Accounts, Key = secret } },
    };

    /// <summary>What an exporter gets.</summary>
    public static V1ResourceRequirements ExporterResources() => new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("10m"), ["memory"] = new("16Mi") },
        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("64Mi") },
    };

    private static V1EnvVar Field(string name, string path) =>
        new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    /// <summary>What makes the nodes restart, and what Prometheus finds exporters by; null when there is neither.</summary>
    private static Dictionary<string, string>? Annotations(NodeTemplate template)
    {
        var annotations = new Dictionary<string, string>();
        if (template.RestartOn is { } text)
        {
            annotations[RestartAnnotation] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }

        if ((template.Exporter?.Ports is [var exporter, ..] ? exporter.ContainerPort : template.MetricsPort) is { } port)
        {
            annotations["prometheus.io/scrape"] = "true";
            annotations["prometheus.io/port"] = port.ToString(CultureInfo.InvariantCulture);
        }

        return annotations.Count > 0 ? annotations : null;
    }

    private static V1PodSpec Pod(Instance instance, NodeTemplate template) => new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        TerminationGracePeriodSeconds = template.GraceSeconds,
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = template.User,
            RunAsGroup = template.User,
            FsGroup = template.User,

            // A disk full of files would else be gone through at every start.
            FsGroupChangePolicy = "OnRootMismatch",
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        Affinity = OnDifferentMachines(instance),
        InitContainers = template.InitContainers is { Count: > 0 } first ? [.. first.Select(container => Unprivileged(Sized(container, template)))] : null,
        Containers = [.. (template.Exporter is { } exporter ? template.Containers.Append(exporter) : template.Containers).Select(Unprivileged)],
        Volumes = template.Volumes,
    };

    /// <summary>What runs before the engine has what the engine gets, which costs nothing: quotas and limits of a namespace ask every container for a size.</summary>
    private static V1Container Sized(V1Container container, NodeTemplate template)
    {
        container.Resources ??= template.Containers[0].Resources;
        return container;
    }

    private static V1Container Unprivileged(V1Container container)
    {
        // What the engine says before it gives up reaches the instance's status.
        container.TerminationMessagePolicy = "FallbackToLogsOnError";
        container.SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        };
        return container;
    }

    private static V1Affinity OnDifferentMachines(Instance instance) => new()
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
    private static V1PersistentVolumeClaim Data(Instance instance, InstanceSize size) => new()
    {
        ApiVersion = "v1",
        Kind = "PersistentVolumeClaim",
        Metadata = new V1ObjectMeta { Name = DataVolume, Labels = InstanceMetadata.Labels(instance) },
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = instance.Plan.StorageClass,
            Resources = new V1VolumeResourceRequirements
            {
                Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size.Storage.ToKubernetes()) },
            },
        },
    };
}
