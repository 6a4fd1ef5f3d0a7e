using System.CommandLine;
using k8s.Models;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Classes;

/// <summary><c>ssm create class</c>: a class of the user's own, copied from one of a broker.</summary>
internal static class CreateClassCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "class", "Copy an existing class into a class of your own").InNamespace().InScope("namespace", "cluster", "namespace");
        var name = command.Argument("name", "The new class's name");
        var from = command.Option(new Option<string>("--from", "-f") { Description = "The class to copy", Required = true, HelpName = "NAME" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var source = session.Get(from)!;
            var original = await ScopedKinds.Classes.FindOneAsync(session.Api, session.Where, source, item => item.IsCalled(source, byKubeName: false), cancellationToken);
            var created = await ScopedKinds.Classes.CreateAsync(session.Api, Copy(original, session.Get(name)!), cancellationToken);
            ClassText.WriteTable(session.Output, [created]);
        });
    }

    private static IServiceClass Copy(IServiceClass original, string name)
    {
        var spec = original.Spec with { ExternalName = name };
        return original is ServiceClass
            ? new ServiceClass { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = original.Metadata.NamespaceProperty }, Spec = spec }
            : new ClusterServiceClass { Metadata = new V1ObjectMeta { Name = name }, Spec = spec };
    }
}
