using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of classes and plans, of either scope.</summary>
internal static class CatalogEntryValidator
{
    public static void Validate(V1ObjectMeta metadata, ServiceClassSpec spec, bool isNamespaced, FieldErrors errors)
    {
        ValidateName(metadata, errors);
        var broker = isNamespaced ? "serviceBrokerName" : "clusterServiceBrokerName";
        if (spec.BrokerName.Length == 0)
        {
            errors.Required($"spec.{broker}", $"{broker} is required");
        }

        ValidateCommon(spec.ExternalName, spec.ExternalID, spec.Description, errors);
    }

    public static void Validate(V1ObjectMeta metadata, ServicePlanSpec spec, bool isNamespaced, FieldErrors errors)
    {
        ValidateName(metadata, errors);
        var broker = isNamespaced ? "serviceBrokerName" : "clusterServiceBrokerName";
        if (spec.BrokerName.Length == 0)
        {
            errors.Required($"spec.{broker}", $"{broker} is required");
        }

        ValidateCommon(spec.ExternalName, spec.ExternalID, spec.Description, errors);
        var reference = isNamespaced ? "spec.serviceClassRef" : "spec.clusterServiceClassRef";
        if (spec.ClassName.Length == 0)
        {
            errors.Required(reference, "an owning serviceclass is required");
        }
        else
        {
            errors.InvalidUnless($"{reference}.name", spec.ClassName, NameRules.External(spec.ClassName));
        }
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
        var name = metadata.Name ?? "";
        if (name.Length > 0 || string.IsNullOrEmpty(metadata.GenerateName))
        {
            errors.InvalidUnless("metadata.name", name, NameRules.External(name));
        }
    }

    private static void ValidateCommon(string externalName, string externalId, string description, FieldErrors errors)
    {
        if (externalId.Length == 0)
        {
            errors.Required("spec.externalID", "externalID is required");
        }
        else
        {
            errors.InvalidUnless("spec.externalID", externalId, NameRules.External(externalId));
        }

        if (description.Length == 0)
        {
            errors.Required("spec.description", "description is required");
        }

        errors.InvalidUnless("spec.externalName", externalName, NameRules.External(externalName));
    }
}
