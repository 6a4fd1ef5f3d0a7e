using System.CommandLine;
using System.Text.Json.Nodes;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm upgrade instance</c>: asks for the version of the plan that the instance does not have yet. OSB v2.17, "Maintenance Info Object".</summary>
internal static class UpgradeInstanceCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "instance", "Bring an instance to the version that its plan has now").InNamespace();
        var name = command.Argument("name", "The instance's name");
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var asked = await session.PatchSpecAsync(
                CatalogTypes.ServiceInstances,
                "instance",
                session.Get(name)!,
                instance => new JsonObject { ["maintenanceInfo"] = new JsonObject { ["version"] = Offered(instance) } },
                cancellationToken);
            await session.Output.WriteLineAsync($"Upgrade to version {asked.Spec.MaintenanceInfo!.Version} requested for instance: {asked.Metadata.Name}");
            if (wait.IsAskedFor(session))
            {
                await WaitAsync(session, wait, asked, cancellationToken);
            }
        });
    }

    private static string Offered(ServiceInstance instance) => instance.Status?.AvailableMaintenance?.Version
        ?? throw new InvalidOperationException($"instance '{instance.Metadata.Name}' has the version that its plan has: there is nothing to upgrade to");

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, ServiceInstance asked, CancellationToken cancellationToken)
    {
        var subject = $"instance '{asked.Metadata.Name}'";
        await session.Output.WriteLineAsync("Waiting for the instance to be upgraded...");
        var last = await wait.WithinAsync(
            session,
            subject,
            (watch, token) => watch.FollowAsync(CatalogTypes.ServiceInstances, asked, InstanceProgress.UntilProcessed(asked.Metadata.Generation ?? 0), token),
            cancellationToken);
        Conditions.ThrowUnlessReady(subject, last?.Status?.Conditions);
        var version = last!.Status!.ExternalProperties?.MaintenanceInfo?.Version;
        if (version != asked.Spec.MaintenanceInfo!.Version)
        {
            throw new InvalidOperationException($"{subject} was not upgraded; its plan has another version by now: try again");
        }

        await session.Output.WriteLineAsync($"Instance {asked.Metadata.Name} has version {version}");
    }
}
