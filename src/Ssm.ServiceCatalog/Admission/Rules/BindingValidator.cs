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

        foreach (var (index, transform) in (gates.LegacySecretTransforms ? [] : binding.Spec.SecretTransforms ?? []).Index())
        {
            ValidateTransform(transform, $"spec.secretTransforms[{index}]", errors);
        }
    }

    /// <summary>
    /// The original validates none of this, and fails when the credentials are there. What is renamed or removed is named as the broker calls it, which need
    /// be no key that a Secret can have.
    /// </summary>
    private static void ValidateTransform(SecretTransform transform, string path, FieldErrors errors)
    {
        switch (transform)
        {
            case { AddKey: { } add }:
                errors.InvalidUnless($"{path}.addKey.key", add.Key ?? "", NameRules.SecretKey(add.Key ?? ""));

                // The text between the paths may be a secret.
                if (add.JsonPathExpression is { Length: > 0 } expression && JsonPathTemplate.ProblemOf(expression) is { } problem)
                {
                    errors.Invalid($"{path}.addKey.jsonPathExpression", "<not shown>", problem);
                }

                break;
            case { RenameKey: { } rename }:
                RequireKey($"{path}.renameKey.from", rename.From, errors);
                errors.InvalidUnless($"{path}.renameKey.to", rename.To ?? "", NameRules.SecretKey(rename.To ?? ""));
                break;
            case { AddKeysFrom: { } from }:
                errors.InvalidUnless($"{path}.addKeysFrom.secretRef.name", from.SecretRef?.Name ?? "", NameRules.DnsSubdomain(from.SecretRef?.Name ?? ""));
                break;
            case { RemoveKey: { } remove }:
                RequireKey($"{path}.removeKey.key", remove.Key, errors);
                break;
            default:
                errors.Required(path, "one of addKey, renameKey, addKeysFrom, removeKey is required");
                break;
        }
    }

    private static void RequireKey(string path, string? key, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(key))
        {
            errors.Required(path, "a key is required");
        }
    }
}
