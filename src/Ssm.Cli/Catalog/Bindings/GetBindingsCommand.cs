using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Bindings;

/// <summary><c>ssm get bindings</c>.</summary>
internal static class GetBindingsCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "bindings", "List bindings, or the one of that name", "binding", "bnd").InAnyNamespace().WithOutput();
        var name = command.OptionalArgument("name", "The binding's name");
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name);
            var bindings = (await session.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.In(session.ListedNamespace), cancellationToken)).Items;
            var shown = wanted is null ? bindings : bindings.Where(binding => binding.Metadata.Name == wanted).ToList();
            if (wanted is not null && shown.Count == 0)
            {
                throw new InvalidOperationException($"binding '{wanted}' not found {new CatalogScope(ScopeKind.Namespace, session.ListedNamespace)}");
            }

            session.PrintList(CatalogTypes.ServiceBindings, shown, isList: wanted is null, items => BindingText.WriteTable(session.Output, items));
        });
    }
}
