using System.Text.RegularExpressions;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of <c>catalogRestrictions</c>: selectors that parse, over properties that exist.</summary>
internal static partial class RestrictionsValidator
{
    public static void Validate(CatalogRestrictions? restrictions, bool isNamespaced, FieldErrors errors)
    {
        Validate("spec.catalogRestrictions.serviceClass", restrictions?.ServiceClass, CatalogProperties.OfClasses, errors);
        Validate("spec.catalogRestrictions.servicePlan", restrictions?.ServicePlan, CatalogProperties.OfPlans(isNamespaced), errors);
    }

    private static void Validate(string path, IReadOnlyList<string>? predicates, IReadOnlyList<string> properties, FieldErrors errors)
    {
        if (predicates is not { Count: > 0 })
        {
            return;
        }

        if (!LabelSelector.TryParse(string.Join(", ", predicates), out _, out var problem))
        {
            errors.Invalid(path, GoLiteral.Of(predicates), problem);
            return;
        }

        foreach (var property in predicates.Select(predicate => Operator().Split(predicate, 2)[0]).Where(property => !properties.Contains(property)))
        {
            errors.Invalid(path, GoLiteral.Of(predicates), $"Invalid property: {property}");
        }
    }

    [GeneratedRegex("!=|=|==| in | notin ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Operator();
}
