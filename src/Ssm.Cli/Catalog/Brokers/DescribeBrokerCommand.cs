using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary><c>ssm describe broker</c>.</summary>
internal static class DescribeBrokerCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "broker", "Show details of a broker", "brokers", "brk").InNamespace().InScope("all", "cluster", "namespace", "all");
        var name = command.Argument("name", "The broker's name");
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name)!;
            var broker = await ScopedKinds.Brokers.FindOneAsync(session.Api, session.Where, wanted, item => item.Metadata.Name == wanted, cancellationToken);
            BrokerText.WriteDetails(session.Output, broker);
        });
    }
}
