using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Plans;

/// <summary><c>ssm get plans</c>.</summary>
internal static class GetPlansCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "plans", "List plans, or those of that name", "plan", "pl")
            .InAnyNamespace().InScope("all", "cluster", "namespace", "all").WithOutput();
        var name = command.OptionalArgument("name", "The plan's name, or CLASS/PLAN");
        var className = command.Option(new Option<string?>("--class", "-c") { Description = "Only plans of this class", HelpName = "NAME" });
        var byKubeName = command.Option(new Option<bool>("--kube-name", "-k") { Description = "Names are Kubernetes names, not external ones" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var lookup = PlanLookup.Of(session.Get(name), session.Get(className), session.Get(byKubeName));
            var classes = await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken);
            var plans = await lookup.FindAsync(session, classes, cancellationToken);
            session.Print(plans, isList: lookup.Plan is null, ScopedKinds.Plans.ToJson, items => PlanText.WriteTable(session.Output, items, classes));
        });
    }
}
