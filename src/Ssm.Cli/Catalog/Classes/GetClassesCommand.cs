using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog.Classes;

/// <summary><c>ssm get classes</c>.</summary>
internal static class GetClassesCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "classes", "List classes, or those of that name", "class", "cl")
            .InAnyNamespace().InScope("all", "cluster", "namespace", "all").WithOutput();
        var name = command.OptionalArgument("name", "The class's name");
        var broker = command.Option(new Option<string?>("--broker", "-b") { Description = "Only classes of this broker", HelpName = "NAME" });
        var byKubeName = command.Option(new Option<bool>("--kube-name", "-k") { Description = "The name is the Kubernetes name, not the external one" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var wanted = session.Get(name);
            var classes = wanted is null
                ? await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken)
                : await ScopedKinds.Classes.FindAsync(
                    session.Api, session.Where, wanted, item => item.IsCalled(wanted, session.Get(byKubeName)), cancellationToken);
            var shown = session.Get(broker) is { } owner ? classes.Where(item => item.Spec.BrokerName == owner).ToList() : classes;
            session.Print(shown, isList: wanted is null, ScopedKinds.Classes.ToJson, items => ClassText.WriteTable(session.Output, items));
        });
    }
}
