using System.CommandLine;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Brokers;

/// <summary><c>ssm deregister</c>: deletes a broker. What is deleted is never guessed: without <c>--scope</c> it is the namespaced one.</summary>
internal static class DeregisterCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "deregister", "Delete a broker").InNamespace().InScope("namespace", "cluster", "namespace");
        var name = command.Argument("name", "The broker's name");
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var broker = await FindAsync(session, session.Get(name)!, cancellationToken);
            await ScopedKinds.Brokers.DeleteAsync(session.Api, broker, cancellationToken);
            if (wait.IsAskedFor(session))
            {
                var followed = new Followed<IServiceBroker>(_ => false, item => Conditions.Describe(item.Status?.Conditions), TellsPast: false);
                await wait.WithinAsync(
                    session, $"broker '{broker.Metadata.Name}'", (watch, token) => ScopedKinds.Brokers.FollowAsync(watch, broker, followed, token), cancellationToken);
            }

            await session.Output.WriteLineAsync($"Successfully removed broker \"{broker.Metadata.Name}\"");
        });
    }

    private static async Task<IServiceBroker> FindAsync(CatalogSession session, string name, CancellationToken cancellationToken)
    {
        var found = (await ScopedKinds.Brokers.ListAsync(session.Api, session.Where, cancellationToken)).FirstOrDefault(broker => broker.Metadata.Name == name);
        if (found is not null)
        {
            return found;
        }

        var elsewhere = session.IsScopeGiven
            ? []
            : await ScopedKinds.Brokers.ListAsync(session.Api, new CatalogScope(ScopeKind.Cluster, session.Namespace), cancellationToken);
        throw new InvalidOperationException(elsewhere.Any(broker => broker.Metadata.Name == name)
            ? $"broker '{name}' not found {session.Where}; the cluster-scoped one of that name needs --scope cluster"
            : $"broker '{name}' not found {session.Where}");
    }
}
