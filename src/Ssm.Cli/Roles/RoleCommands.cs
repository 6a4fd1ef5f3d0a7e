using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Roles;

/// <summary>The roles of SSM, each a subcommand: on Kubernetes a container runs one of them, standalone the node does.</summary>
internal static class RoleCommands
{
    public static IEnumerable<Command> Create(CommandContext context) =>
    [
        CatalogControllerRole.Create(context),
        CatalogWebhookRole.Create(context),
        ServiceDiscoveryRole.Create(context),
        BrokerRole.Create(context),
        ZooKeeperExporterRole.Create(context),
    ];
}
