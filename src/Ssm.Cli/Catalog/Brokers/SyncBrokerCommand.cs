using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary><c>ssm sync broker</c>: has a broker's catalog read again. Without <c>--scope</c> the namespaced broker comes before the cluster-scoped one.</summary>
internal static class SyncBrokerCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "broker", "Have a broker's catalog read again").InNamespace().InScope("all", "cluster", "namespace");
        var name = command.Argument("name", "The broker's name");
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name)!;
            await OnConflictAgain.RunAsync(async () =>
            {
                var found = await ScopedKinds.Brokers.FindAsync(session.Api, session.Where, wanted, broker => broker.Metadata.Name == wanted, cancellationToken);
                await RequestAsync(session, found[^1], cancellationToken);
            });
            await session.Output.WriteLineAsync($"Synchronization requested for broker: {wanted}");
        });
    }

    private static Task<IServiceBroker> RequestAsync(CatalogSession session, IServiceBroker broker, CancellationToken cancellationToken) => ScopedKinds.Brokers.PatchAsync(
        session.Api,
        broker,
        new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = broker.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["relistRequests"] = broker.Spec.RelistRequests + 1 },
        },
        cancellationToken);
}
