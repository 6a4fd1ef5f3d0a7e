using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of classes and plans, of either scope. What is empty breaks two of them, as in the original: it is required, and must not be empty.</summary>
internal static class CatalogEntryValidator
{
    public static void Validate(V1ObjectMeta metadata, ServiceClassSpec spec, bool isNamespaced, FieldErrors errors)
    {
        ValidateName(metadata, errors);
        ValidateBroker(spec.BrokerName, isNamespaced, errors);
        RequireIdAndDescription(spec.ExternalID, spec.Description, errors);
        errors.InvalidUnless("spec.externalName", spec.ExternalName, NameRules.External(spec.ExternalName));
        errors.InvalidUnless("spec.externalID", spec.ExternalID, NameRules.External(spec.ExternalID));
    }

    public static void Validate(V1ObjectMeta metadata, ServicePlanSpec spec, bool isNamespaced, FieldErrors errors)
    {
        ValidateName(metadata, errors);
        RequireIdAndDescription(spec.ExternalID, spec.Description, errors);
        errors.InvalidUnless("spec.externalID", spec.ExternalID, NameRules.External(spec.ExternalID));
        errors.InvalidUnless("spec.externalName", spec.ExternalName, NameRules.External(spec.ExternalName));
        ValidateBroker(spec.BrokerName, isNamespaced, errors);
        var reference = isNamespaced ? "spec.serviceClassRef" : "spec.clusterServiceClassRef";
        if (spec.ClassName.Length == 0)
        {
            errors.Required(reference, "an owning serviceclass is required");
        }

        errors.InvalidUnless($"{reference}.name", spec.ClassName, NameRules.External(spec.ClassName));
    }

    /// <summary>An id names the same thing at the broker for ever; the original says so of classes, too, but does not see to it (its appendix A, 18).</summary>
    public static void ValidateUpdate(string externalId, string old, string kind, FieldErrors errors)
    {
        if (externalId != old)
        {
            errors.Invalid("spec.externalID", externalId, $"externalID cannot change when updating a {kind}");
        }
    }

    private static void ValidateName(V1ObjectMeta metadata, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(metadata.Name))
        {
            errors.InvalidUnless("metadata.name", metadata.Name, NameRules.External(metadata.Name));
        }
        else if (string.IsNullOrEmpty(metadata.GenerateName))
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
    }

    private static void ValidateBroker(string name, bool isNamespaced, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            var field = isNamespaced ? "serviceBrokerName" : "clusterServiceBrokerName";
            errors.Required($"spec.{field}", $"{field} is required");
        }
    }

    private static void RequireIdAndDescription(string id, string description, FieldErrors errors)
    {
        if (id.Length == 0)
        {
            errors.Required("spec.externalID", "externalID is required");
        }

        if (description.Length == 0)
        {
            errors.Required("spec.description", "description is required");
        }
    }
}
