using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm touch instance</c>: has an instance worked on again although its spec did not change.</summary>
internal static class TouchInstanceCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "instance", "Have an instance worked on again, as if its spec had changed").InNamespace();
        var name = command.Argument("name", "The instance's name");
        return command.Runs((session, cancellationToken) => session.PatchSpecAsync(
            CatalogTypes.ServiceInstances,
            "instance",
            session.Get(name)!,
            instance => new JsonObject { ["updateRequests"] = instance.Spec.UpdateRequests + 1 },
            cancellationToken));
    }
}
