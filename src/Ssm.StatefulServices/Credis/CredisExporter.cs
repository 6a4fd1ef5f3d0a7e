using k8s.Models;
using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Credis;

/// <summary>The exporter beside each node, when the instance asks for it.</summary>
internal static class CredisExporter
{
    public static V1Container? Describe(Instance instance) => instance.Exporter is not { } exporter ? null : new V1Container
    {
        Name = "exporter",
        Image = exporter.Image,
        Command = [exporter.Executable, $"--web.listen-address=$(POD_IP):{exporter.Port}"],
        Env =
        [
            NodeSet.PodAddress(),
            new V1EnvVar { Name = "REDIS_ADDR", Value = $"redis://$(POD_IP):{CredisConfig.Port}" },
            new V1EnvVar { Name = "REDIS_USER", Value = CredisUsers.Watcher },
            NodeSet.Generated(instance, "REDIS_PASSWORD", CredisSecretNames.Monitor),

            // CONFIG GET would show passwords, so its user may not.
            new V1EnvVar { Name = "REDIS_EXPORTER_CONFIG_COMMAND", Value = "-" },
        ],
        Ports = [new V1ContainerPort { Name = "metrics", ContainerPort = exporter.Port, Protocol = "TCP" }],
        Resources = NodeSet.ExporterResources(),
    };
}
