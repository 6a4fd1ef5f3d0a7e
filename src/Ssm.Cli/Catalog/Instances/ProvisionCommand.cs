using System.CommandLine;
using k8s.Models;
using Ssm.Cli.Catalog.Parameters;
using Ssm.Cli.Catalog.Plans;
using Ssm.Cli.Catalog.Waiting;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm provision</c>: orders an instance.</summary>
internal static class ProvisionCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "provision", "Order an instance of a service").InNamespace().InScope("all", "cluster", "namespace", "all");
        var name = command.Argument("name", "The instance's name");
        var className = command.Option(new Option<string>("--class") { Description = "The class", Required = true, HelpName = "NAME" });
        var planName = command.Option(new Option<string>("--plan") { Description = "The plan", Required = true, HelpName = "NAME" });
        var externalId = command.Option(new Option<string?>("--external-id") { Description = "The instance's id at the broker; made up when not given", HelpName = "ID" });
        var byKubeName = command.Option(new Option<bool>("--kube-name", "-k") { Description = "Class and plan are Kubernetes names, not external ones" });
        var parameters = new ParameterOptions(command);
        var wait = new WaitOptions(command);
        return command.Runs(async (session, cancellationToken) =>
        {
            var spec = new ServiceInstanceSpec
            {
                ExternalID = session.Get(externalId) ?? string.Empty,
                Parameters = parameters.Parameters(session),
                ParametersFrom = parameters.Sources(session),
            };
            var plan = await PlanAsync(session, new PlanLookup(session.Get(className), session.Get(planName), session.Get(byKubeName)), cancellationToken);
            var instance = await session.Api.CreateAsync(CatalogTypes.ServiceInstances, Instance(session, session.Get(name)!, Of(plan, spec)), cancellationToken);
            if (!wait.IsAskedFor(session))
            {
                InstanceText.WriteDetails(session.Output, instance);
                return;
            }

            await session.Output.WriteLineAsync("Waiting for the instance to be provisioned...");
            await WaitAsync(session, wait, instance, cancellationToken);
        });
    }

    /// <summary>The one plan of that name; a user who may not see namespaced plans need not.</summary>
    private static async Task<IServicePlan> PlanAsync(CatalogSession session, PlanLookup lookup, CancellationToken cancellationToken)
    {
        var classes = await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken);
        return await lookup.FindAsync(session, classes, cancellationToken) is [var plan]
            ? plan
            : throw new InvalidOperationException(
                $"plan '{lookup.Class}/{lookup.Plan}' is not unique: it is in the cluster and in namespace \"{session.Namespace}\"; choose by --scope");
    }

    private static ServiceInstanceSpec Of(IServicePlan plan, ServiceInstanceSpec spec) => plan is ClusterServicePlan
        ? spec with { ClusterServiceClassName = plan.Spec.ClassName, ClusterServicePlanName = plan.Metadata.Name }
        : spec with { ServiceClassName = plan.Spec.ClassName, ServicePlanName = plan.Metadata.Name };

    private static ServiceInstance Instance(CatalogSession session, string name, ServiceInstanceSpec spec) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = session.Namespace }, Spec = spec };

    private static async Task WaitAsync(CatalogSession session, WaitOptions wait, ServiceInstance instance, CancellationToken cancellationToken)
    {
        var subject = $"instance '{instance.Metadata.Name}'";
        var last = await wait.WithinAsync(
            session,
            subject,
            (watch, token) => watch.FollowAsync(CatalogTypes.ServiceInstances, instance, InstanceProgress.UntilSettled, token),
            cancellationToken);
        InstanceText.WriteDetails(session.Output, last ?? instance);
        Conditions.ThrowUnlessReady(subject, last?.Status?.Conditions);
    }
}
