using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary><c>ssm get brokers</c>.</summary>
internal static class GetBrokersCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "brokers", "List brokers, or one of that name", "broker", "brk")
            .InAnyNamespace().InScope("all", "cluster", "namespace", "all").WithOutput();
        var name = command.OptionalArgument("name", "The broker's name");
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name);
            var brokers = wanted is null
                ? await ScopedKinds.Brokers.ListAsync(session.Api, session.Where, cancellationToken)
                : await ScopedKinds.Brokers.FindAsync(session.Api, session.Where, wanted, broker => broker.Metadata.Name == wanted, cancellationToken);
            session.Print(brokers, isList: wanted is null, ScopedKinds.Brokers.ToJson, items => BrokerText.WriteTable(session.Output, items));
        });
    }
}
