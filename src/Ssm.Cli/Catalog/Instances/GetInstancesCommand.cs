using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Instances;

/// <summary><c>ssm get instances</c>.</summary>
internal static class GetInstancesCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CatalogCommand(context, "instances", "List instances, or the one of that name", "instance", "inst").InAnyNamespace().WithOutput();
        var name = command.OptionalArgument("name", "The instance's name");
        var className = command.Option(new Option<string?>("--class", "-c") { Description = "Only instances of this class; not with a name", HelpName = "NAME" });
        var planName = command.Option(new Option<string?>("--plan", "-p") { Description = "Only instances of this plan; not with a name", HelpName = "NAME" });
        return command.Runs(async (session, cancellationToken) =>
        {
            var (wanted, ofClass, ofPlan) = (session.Get(name), session.Get(className), session.Get(planName));
            if (wanted is not null && (ofClass ?? ofPlan) is not null)
            {
                throw new FormatException($"{(ofClass is null ? "plan" : "class")} filter is not supported when specifying an instance name");
            }

            var instances = (await session.Api.ListAsync(CatalogTypes.ServiceInstances, ListScope.In(session.ListedNamespace), cancellationToken)).Items;
            var shown = wanted is null
                ? await FilterAsync(session, instances, ofClass, ofPlan, cancellationToken)
                : instances.Where(instance => instance.Metadata.Name == wanted).ToList();
            if (wanted is not null && shown.Count == 0)
            {
                throw new InvalidOperationException($"instance '{wanted}' not found {new CatalogScope(ScopeKind.Namespace, session.ListedNamespace)}");
            }

            session.PrintList(CatalogTypes.ServiceInstances, shown, isList: wanted is null, items => InstanceText.WriteTable(session.Output, items));
        });
    }

    private static async Task<IReadOnlyList<ServiceInstance>> FilterAsync(
        CatalogSession session, IReadOnlyList<ServiceInstance> instances, string? className, string? planName, CancellationToken cancellationToken)
    {
        if (className is null && planName is null)
        {
            return instances;
        }

        var filter = new InstanceFilter(
            await ScopedKinds.Classes.ListAsync(session.Api, session.Where, cancellationToken),
            await ScopedKinds.Plans.ListAsync(session.Api, session.Where, cancellationToken));
        return
        [
            .. instances
                .Where(instance => className is null || filter.IsOfClass(instance, className))
                .Where(instance => planName is null || filter.IsOfPlan(instance, planName)),
        ];
    }
}
