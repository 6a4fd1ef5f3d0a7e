using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Catalog.Output;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Marketplace;

/// <summary><c>ssm marketplace</c>: what can be ordered.</summary>
internal static class MarketplaceCommand
{
    private const int DescriptionColumn = 2;

    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "marketplace", "List what can be ordered: classes and their plans", "mp").InAnyNamespace().WithOutput();
        return command.Runs(async (session, cancellationToken) =>
        {
            var classes = await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken);
            var plans = await ScopedKinds.Plans.ListAsync(session.Api, session.Where, cancellationToken);
            session.Print(
                classes,
                isList: true,
                item => new JsonObject
                {
                    ["class"] = ScopedKinds.Classes.ToJson(item),
                    ["plans"] = new JsonArray([.. plans.Where(plan => plan.IsOf(item)).Select(ScopedKinds.Plans.ToJson)]),
                },
                items => WriteTable(session.Output, items, plans));
        });
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<IServiceClass> classes, IReadOnlyList<IServicePlan> plans)
    {
        var table = new TextTable("Class", "Plans", "Description") { WrappedColumn = DescriptionColumn };
        foreach (var item in classes)
        {
            foreach (var (index, plan) in plans.Where(plan => plan.IsOf(item)).Index())
            {
                table.Add(index == 0 ? item.Spec.ExternalName : string.Empty, plan.Spec.ExternalName, index == 0 ? item.Spec.Description : string.Empty);
            }
        }

        table.WriteTo(output);
    }
}
