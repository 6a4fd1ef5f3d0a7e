using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of the twelve fields that name class and plan.</summary>
internal static class PlanReferenceValidator
{
    private const string Spec = "spec.";

    public static void Validate(ServiceInstanceSpec spec, FieldErrors errors)
    {
        var fields = PlanReference.FieldsOf(spec).ToList();
        var isCluster = fields.Exists(field => !field.IsNamespaced && field.Value.Length > 0);
        var isNamespaced = fields.Exists(field => field.IsNamespaced && field.Value.Length > 0);
        switch (isCluster, isNamespaced)
        {
            case (true, true):
                foreach (var field in fields.OrderBy(field => field.IsNamespaced))
                {
                    errors.Invalid(Spec + field.Name, "", "instances can only refer to a cluster or namespaced class or plan type, but not both");
                }

                break;
            case (false, false):
                foreach (var field in fields.Where(field => !field.IsPlan))
                {
                    errors.Required(Spec + field.Name, "plan references must have a class reference set");
                }

                break;
            default:
                var ofScope = fields.Where(field => field.IsNamespaced == isNamespaced).ToList();
                ValidateScope([.. ofScope.Where(field => !field.IsPlan)], [.. ofScope.Where(field => field.IsPlan)], errors);
                break;
        }
    }

    public static void ValidateUpdate(ServiceInstanceSpec spec, ServiceInstanceSpec old, FieldErrors errors)
    {
        Validate(spec, errors);
        foreach (var (now, before) in PlanReference.FieldsOf(spec).Zip(PlanReference.FieldsOf(old)).Where(pair => !pair.First.IsPlan))
        {
            // The original shows the class that must stay, not the one that was asked for.
            errors.Immutable(Spec + now.Name, before.Value, now.Value);
        }
    }

    private static void ValidateScope(List<PlanReferenceField> classes, List<PlanReferenceField> plans, FieldErrors errors)
    {
        var ofClass = classes.FindAll(field => field.Value.Length > 0);
        var ofPlan = plans.FindAll(field => field.Value.Length > 0);
        if (ofClass.Count != 1)
        {
            RequireOneOf(classes, errors);
        }

        if (ofPlan.Count > 1)
        {
            RequireOneOf(plans, errors);
        }

        if (ofClass.Count == 0)
        {
            return;
        }

        errors.InvalidUnless(Spec + ofClass[0].Name, ofClass[0].Value, NameRules.External(ofClass[0].Value));
        var expected = plans.Find(field => field.Flavour == ofClass[0].Flavour);
        if (expected.Value.Length > 0)
        {
            errors.InvalidUnless(Spec + expected.Name, expected.Value, NameRules.External(expected.Value));
        }
        else if (ofPlan.Count > 0)
        {
            errors.Required(Spec + expected.Name, $"must specify {expected.Name} with {ofClass[0].Name}");
        }
    }

    private static void RequireOneOf(List<PlanReferenceField> fields, FieldErrors errors)
    {
        foreach (var field in fields)
        {
            errors.Required(Spec + field.Name, $"exactly one of {fields[0].Name}, {fields[1].Name}, or {fields[2].Name} required");
        }
    }
}
