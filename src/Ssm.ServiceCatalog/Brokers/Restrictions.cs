using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>Which classes and plans a broker object lets through.</summary>
internal sealed class Restrictions
{
    private readonly LabelSelector? _classes;
    private readonly LabelSelector? _plans;

    private Restrictions(LabelSelector? classes, LabelSelector? plans) => (_classes, _plans) = (classes, plans);

    /// <exception cref="FormatException">A list is no selector; admission refuses such objects, so it came past it.</exception>
    public static Restrictions Of(CatalogRestrictions? restrictions) =>
        new(Selector(restrictions?.ServiceClass), Selector(restrictions?.ServicePlan));

    public bool Allows(string name, ServiceClassSpec spec) => _classes?.Matches(CatalogProperties.Of(name, spec)) ?? true;

    public bool Allows(string name, ServicePlanSpec spec) => _plans?.Matches(CatalogProperties.Of(name, spec)) ?? true;

    private static LabelSelector? Selector(IReadOnlyList<string>? predicates)
    {
        if (predicates is not { Count: > 0 })
        {
            return null;
        }

        return LabelSelector.TryParse(string.Join(", ", predicates), out var selector, out var problem) ? selector : throw new FormatException(problem);
    }
}
