using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Plans;

/// <summary><c>ssm describe plan</c>.</summary>
internal static class DescribePlanCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "plan", "Show details of a plan, its instances and schemas", "plans", "pl")
            .InNamespace().InScope("all", "cluster", "namespace", "all");
        var name = command.Argument("name", "The plan's name, or CLASS/PLAN");
        var byKubeName = command.Option(new Option<bool>("--kube-name", "-k") { Description = "Names are Kubernetes names, not external ones" });
        var showsSchemas = command.Option(new Option<bool>("--show-schemas") { Description = "Show the schemas of parameters", DefaultValueFactory = _ => true });
        return command.Runs(async (session, cancellationToken) =>
        {
            var text = session.Get(name)!;
            var classes = await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken);
            var found = await PlanLookup.Of(text, className: null, session.Get(byKubeName)).FindAsync(session, classes, cancellationToken);
            if (found is not [var plan])
            {
                throw new InvalidOperationException(
                    $"plan '{text}' is not unique: classes {string.Join(", ", found.Select(item => PlanText.ClassOf(item, classes)))} have it; say CLASS/PLAN, or choose by --scope");
            }

            var instances = await session.Api.ListAsync(CatalogTypes.ServiceInstances, ListScope.In(plan.Metadata.NamespaceProperty ?? string.Empty), cancellationToken);
            PlanText.WriteDetails(
                session.Output, plan, PlanText.ClassOf(plan, classes), [.. instances.Items.Where(instance => IsOf(instance, plan))], session.Get(showsSchemas));
        });
    }

    private static bool IsOf(ServiceInstance instance, IServicePlan plan) =>
        (plan is ClusterServicePlan ? instance.Spec.ClusterServicePlanRef : instance.Spec.ServicePlanRef)?.Name == plan.Metadata.Name;
}
