using System.Globalization;
using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Csp;

/// <summary>The exporter beside each node, when the instance asks for it. Nobody keeps one for Swift, and the node's own interpreter runs this (<c>Engine/exporter.py</c>).</summary>
internal static class CspExporter
{
    private const string Directory = "/etc/csp-exporter";
    private const string VolumeName = "exporter";

    public static V1Container Describe(Instance instance) => new()
    {
        Name = "exporter",
        Image = instance.Plan.Image,
        Command = [instance.Plan.Executable, $"{Directory}/{CspEngine.Exporter}", CspPorts.Metrics.ToString(CultureInfo.InvariantCulture)],
        Env = [NodeSet.PodAddress(), new V1EnvVar { Name = "PYTHONDONTWRITEBYTECODE", Value = "1" }],
        Ports = [new V1ContainerPort { Name = "metrics", ContainerPort = CspPorts.Metrics, Protocol = "TCP" }],
        Resources = NodeSet.ExporterResources(),
        VolumeMounts = [new V1VolumeMount { Name = VolumeName, MountPath = Directory, ReadOnlyProperty = true }],
    };

    /// <summary>Of the configuration it gets the program and none of the keys.</summary>
    public static V1Volume Volume(Instance instance) => new()
    {
        Name = VolumeName,
        Secret = new V1SecretVolumeSource { SecretName = instance.Names.Config, Items = [new V1KeyToPath { Key = CspEngine.Exporter, Path = CspEngine.Exporter }] },
    };
}
