using System.CommandLine;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm deprovision</c>: deletes an instance and its data.</summary>
internal static class DeprovisionCommand
{
    private const string Warning = "This action is not reversible and may cause you to be charged for the broker resources that are abandoned."
        + " If you have any bindings for this instance, please delete them manually with ssm unbind --abandon --name bindingName";

    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "deprovision", "Delete an instance and its data").InNamespace();
        var name = command.Argument("name", "The instance's name");
        var abandon = new AbandonOptions(command);
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var abandons = await abandon.ConfirmAsync(session, Warning, cancellationToken);
            var instance = await session.RequireAsync(CatalogTypes.ServiceInstances, "instance", session.Get(name)!, cancellationToken);
            if (abandons)
            {
                await AbandonOptions.ReleaseAsync(session, CatalogTypes.ServiceInstances, instance, cancellationToken);
            }

            await session.Api.DeleteAsync(CatalogTypes.ServiceInstances, NamespacedName.Of(instance), options: null, cancellationToken);
            if (wait.IsAskedFor(session))
            {
                await session.Output.WriteLineAsync("Waiting for the instance to be deleted...");
                await WaitAsync(session, wait, instance, cancellationToken);
            }

            await session.Output.WriteLineAsync($"deleted {instance.Metadata.Name}");
        });
    }

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, ServiceInstance instance, CancellationToken cancellationToken)
    {
        var subject = $"instance '{instance.Metadata.Name}'";
        var last = await wait.WithinAsync(
            session,
            subject,
            (watch, token) => watch.FollowAsync(CatalogTypes.ServiceInstances, instance, InstanceProgress.UntilGone, token),
            cancellationToken);
        if (last is not null)
        {
            InstanceText.WriteDetails(session.Output, last);
            throw new InvalidOperationException($"{subject} could not be deprovisioned: {Conditions.Describe(last.Status?.Conditions)}");
        }
    }
}
