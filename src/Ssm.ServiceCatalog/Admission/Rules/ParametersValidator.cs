using System.Text.Json;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of <c>parameters</c> and <c>parametersFrom</c>, alike for instances and bindings.</summary>
internal static class ParametersValidator
{
    public static void Validate(JsonElement? parameters, IReadOnlyList<ParametersFromSource>? sources, FieldErrors errors)
    {
        foreach (var source in sources ?? [])
        {
            if (source.SecretKeyRef is not { } reference)
            {
                errors.Required("spec.parametersFrom", "source must not be empty if present");
                continue;
            }

            if (string.IsNullOrEmpty(reference.Name))
            {
                errors.Required("spec.parametersFrom.secretKeyRef.name", "name is required");
            }

            if (string.IsNullOrEmpty(reference.Key))
            {
                errors.Required("spec.parametersFrom.secretKeyRef.key", "key is required");
            }
        }

        if (parameters is { ValueKind: not JsonValueKind.Object })
        {
            errors.Required("spec.parameters", "invalid inline parameters");
        }
    }
}
