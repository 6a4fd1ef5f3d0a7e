using Ssm.ServiceCatalog.Bindings.Transforms;

using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of a ServiceBinding that need nothing but the object itself. Its spec never changes, so updates need none.</summary>
internal static class BindingValidator
{
    public static void ValidateCreate(ServiceBinding binding, FeatureGates gates, FieldErrors errors)
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

        if (binding.Spec.RotationRequests is < 0 and var requests)
        {
            errors.Invalid("spec.rotationRequests", requests, "must not be negative");
        }

        foreach (var preset in (binding.Spec.SecretPresets ?? []).Except(KeyPresets.Names))
        {
            errors.Unsupported("spec.secretPresets", preset, KeyPresets.Names);
        }

        foreach (var transform in gates.LegacySecretTransforms ? [] : binding.Spec.SecretTransforms ?? [])
        {
            ValidateTransform(transform, errors);
        }
    }

    /// <summary>The original validates none of this, and fails when the credentials are there.</summary>
    private static void ValidateTransform(SecretTransform transform, FieldErrors errors)
    {
        const string Path = "spec.secretTransforms";
        switch (transform)
        {
            case { AddKey: { } add }:
                errors.InvalidUnless($"{Path}.addKey.key", add.Key ?? "", NameRules.SecretKey(add.Key ?? ""));
                break;
            case { RenameKey: { } rename }:
                errors.InvalidUnless($"{Path}.renameKey.from", rename.From ?? "", NameRules.SecretKey(rename.From ?? ""));
                errors.InvalidUnless($"{Path}.renameKey.to", rename.To ?? "", NameRules.SecretKey(rename.To ?? ""));
                break;
            case { AddKeysFrom: { } from }:
                errors.InvalidUnless($"{Path}.addKeysFrom.secretRef.name", from.SecretRef?.Name ?? "", NameRules.DnsSubdomain(from.SecretRef?.Name ?? ""));
                break;
            case { RemoveKey: { } remove }:
                errors.InvalidUnless($"{Path}.removeKey.key", remove.Key ?? "", NameRules.SecretKey(remove.Key ?? ""));
                break;
            default:
                errors.Required(Path, "one of addKey, renameKey, addKeysFrom, removeKey is required");
                break;
        }
    }
}
