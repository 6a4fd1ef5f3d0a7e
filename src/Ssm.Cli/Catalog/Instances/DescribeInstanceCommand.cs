using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm describe instance</c>.</summary>
internal static class DescribeInstanceCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "instance", "Show details of an instance and its bindings", "instances", "inst").InNamespace();
        var name = command.Argument("name", "The instance's name");
        return command.Runs(async (session, cancellationToken) =>
        {
            var instance = await session.RequireAsync(CatalogTypes.ServiceInstances, "instance", session.Get(name)!, cancellationToken);
            var bindings = await session.Api.ListAsync(CatalogTypes.ServiceBindings, ListScope.In(session.Namespace), cancellationToken);
            InstanceText.WriteDetails(session.Output, instance);
            InstanceText.WriteBindings(session.Output, [.. bindings.Items.Where(binding => binding.Spec.InstanceRef?.Name == instance.Metadata.Name)]);
        });
    }
}
