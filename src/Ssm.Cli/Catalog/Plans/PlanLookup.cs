using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.Cli.Catalog.Plans;

/// <summary>A plan as a user names it: <c>PLAN</c> or <c>CLASS/PLAN</c>.</summary>
/// <param name="Class">The class; null when it is not named.</param>
/// <param name="Plan">The plan; null when only the class is named.</param>
/// <param name="ByKubeName">Names are Kubernetes names.</param>
internal sealed record PlanLookup(string? Class, string? Plan, bool ByKubeName)
{
    /// <exception cref="FormatException">There is more than one slash.</exception>
    public static PlanLookup Of(string? text, string? className, bool byKubeName) => text?.Split('/') switch
    {
        null => new PlanLookup(className, null, byKubeName),
        [var plan] => new PlanLookup(className, plan, byKubeName),
        [var named, var plan] => new PlanLookup(named, plan, byKubeName),
        _ => throw new FormatException($"failed to parse class/plan name combination '{text}'"),
    };

    /// <summary>The plans that fit.</summary>
    public async Task<IReadOnlyList<IServicePlan>> FindAsync(
        CatalogSession session, IReadOnlyList<IServiceClass> classes, CancellationToken cancellationToken)
    {
        IReadOnlyList<IServiceClass>? owners = Class is null ? null : [.. classes.Where(item => item.IsCalled(Class, ByKubeName))];
        if (owners is [])
        {
            throw new InvalidOperationException($"class '{Class}' not found {session.Where}");
        }

        if (Plan is null)
        {
            return [.. (await ScopedKinds.Plans.ListAsync(session.Api, session.Where, cancellationToken)).Where(plan => owners is null || owners.Any(plan.IsOf))];
        }

        return await ScopedKinds.Plans.FindAsync(
            session.Api, session.Where, Class is null ? Plan : $"{Class}/{Plan}", plan => plan.IsCalled(Plan, ByKubeName, owners), cancellationToken);
    }
}
