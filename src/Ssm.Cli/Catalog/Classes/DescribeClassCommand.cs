using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Classes;

/// <summary><c>ssm describe class</c>.</summary>
internal static class DescribeClassCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "class", "Show details of a class and its plans", "classes", "cl")
            .InAnyNamespace().InScope("all", "cluster", "namespace", "all");
        var name = command.Argument("name", "The class's name");
        var byKubeName = command.Option(new Option<bool>("--kube-name", "-k") { Description = "The name is the Kubernetes name, not the external one" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name)!;
            var item = await ScopedKinds.Classes.FindOneAsync(
                session.Api, session.Where, wanted, one => one.IsCalled(wanted, session.Get(byKubeName)), cancellationToken);
            var plans = await ScopedKinds.Plans.ListAsync(session.Api, session.Where, cancellationToken);
            ClassText.WriteDetails(session.Output, item, [.. plans.Where(plan => plan.IsOf(item))]);
        });
    }
}
