using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm touch instance</c>: has an instance worked on again although its spec did not change.</summary>
internal static class TouchInstanceCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "instance", "Have an instance worked on again, as if its spec had changed").InNamespace();
        var name = command.Argument("name", "The instance's name");
        return command.Runs((session, cancellationToken) => OnConflictAgain.RunAsync(async () =>
        {
            var instance = await session.RequireAsync(CatalogTypes.ServiceInstances, "instance", session.Get(name)!, cancellationToken);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = instance.Metadata.ResourceVersion },
                ["spec"] = new JsonObject { ["updateRequests"] = instance.Spec.UpdateRequests + 1 },
            };
            await session.Api.PatchAsync(CatalogTypes.ServiceInstances, NamespacedName.Of(instance), patch, cancellationToken);
        }));
    }
}
