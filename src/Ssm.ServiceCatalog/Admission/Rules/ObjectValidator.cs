using k8s.Models;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of metadata.</summary>
internal static class ObjectValidator
{
    public static void ValidateName(V1ObjectMeta metadata, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(metadata.Name))
        {
            errors.InvalidUnless("metadata.name", metadata.Name, NameRules.DnsSubdomain(metadata.Name));
        }
        else if (string.IsNullOrEmpty(metadata.GenerateName))
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
    }
}
