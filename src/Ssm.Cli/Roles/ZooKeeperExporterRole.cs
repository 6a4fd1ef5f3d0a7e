using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.StatefulServices.ZooKeeper;

namespace Ssm.Cli.Roles;

/// <summary><c>ssm zookeeper-exporter</c>: tells Prometheus about the ZooKeeper server of the same pod.</summary>
internal static class ZooKeeperExporterRole
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("zookeeper-exporter", "Tell Prometheus about the ZooKeeper server of the same pod");
        command.SetAction(async (_, cancellationToken) =>
        {
            await ZooKeeperExporter.RunAsync(context.Environment, context.Time, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
