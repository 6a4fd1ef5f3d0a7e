using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of a ServiceBinding that need nothing but the object itself. Its spec never changes, so updates need none.</summary>
internal static class BindingValidator
{
    public static void ValidateCreate(ServiceBinding binding, FieldErrors errors)
    {
        ObjectValidator.ValidateName(binding.Metadata, errors);
        var instance = binding.Spec.InstanceRef?.Name ?? "";
        errors.InvalidUnless("spec.instanceRef.name", instance, NameRules.DnsSubdomain(instance));
        ParametersValidator.Validate(binding.Spec.Parameters, binding.Spec.ParametersFrom, errors);

        // Absent only beside generateName: the binding has no name yet, and the controller takes it from there.
        if (binding.Spec.SecretName is { Length: > 0 } secret)
        {
            errors.InvalidUnless("spec.secretName", secret, NameRules.DnsSubdomain(secret));
        }
    }
}
