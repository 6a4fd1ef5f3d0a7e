using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Tdsql;

/// <summary>The exporter beside each node, when the instance asks for it.</summary>
internal static class TdsqlExporter
{
    public static V1Container? Describe(Instance instance) => instance.Exporter is not { } exporter ? null : new V1Container
    {
        Name = "exporter",
        Image = exporter.Image,
        Command = [exporter.Executable, $"--web.listen-address=$(POD_IP):{exporter.Port}"],
        Env =
        [
            NodeSet.PodAddress(),
            NodeSet.Generated(instance, "EXPORTER_PASSWORD", TdsqlSecretNames.Exporter),
            new V1EnvVar { Name = "DATA_SOURCE_NAME", Value = $"{TdsqlUsers.Exporter}:$(EXPORTER_PASSWORD)@tcp($(POD_IP):{TdsqlConfig.Port})/" },
        ],
        Ports = [new V1ContainerPort { Name = "metrics", ContainerPort = exporter.Port, Protocol = "TCP" }],
        Resources = NodeSet.ExporterResources(),
    };
}
