using k8s.Models;
using Ssm.OpenServiceBroker;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Rules;

/// <summary>The rules of a broker object, of either scope.</summary>
internal static class BrokerValidator
{
    public static void Validate(V1ObjectMeta metadata, ServiceBrokerSpec spec, bool isNamespaced, FieldErrors errors)
    {
        ObjectValidator.ValidateName(metadata, errors);
        if (string.IsNullOrEmpty(spec.Url))
        {
            errors.Required("spec.url", "brokers must have a remote url to contact");
        }

        ValidateAuthInfo(spec.AuthInfo, isNamespaced, errors);
        if (spec.InsecureSkipTLSVerify == true && spec.CaBundle is { Length: > 0 } bundle)
        {
            errors.Invalid("spec.caBundle", Convert.ToBase64String(bundle), "caBundle cannot be used when insecureSkipTLSVerify is true");
        }

        if (spec.OsbApiVersion is { } text && !(OsbVersion.TryParse(text, out var version) && version >= OsbVersion.V213 && version <= OsbVersion.V217))
        {
            errors.Invalid("spec.osbApiVersion", text, "must be a version from 2.13 to 2.17");
        }

        ValidateRelisting(spec, errors);
        RestrictionsValidator.Validate(spec.CatalogRestrictions, isNamespaced, errors);
    }

    public static void ValidateUpdate(ServiceBrokerSpec spec, ServiceBrokerSpec old, FieldErrors errors)
    {
        if (spec.RelistRequests < old.RelistRequests)
        {
            errors.Invalid("spec.relistRequests", spec.RelistRequests, "RelistRequests must be strictly increasing");
        }
    }

    private static void ValidateRelisting(ServiceBrokerSpec spec, FieldErrors errors)
    {
        if (spec.RelistBehavior.Length == 0)
        {
            errors.Required("spec.relistBehavior", "relist behavior is required");
        }

        if (spec.RelistBehavior is not (RelistBehavior.Manual or RelistBehavior.Duration))
        {
            errors.Invalid("spec.relistBehavior", spec.RelistBehavior, "relist behavior must be \"Manual\" or \"Duration\"");
        }

        if (spec.RelistRequests < 0)
        {
            errors.Invalid("spec.relistRequests", spec.RelistRequests, "relistRequests must be greater than zero");
        }

        if (spec.RelistDuration is { } duration && !(GoDuration.Parse(duration) > TimeSpan.Zero))
        {
            errors.Invalid("spec.relistDuration", duration, "relistDuration must be greater than zero");
        }
    }

    private static void ValidateAuthInfo(ServiceBrokerAuthInfo? info, bool isNamespaced, FieldErrors errors)
    {
        if (info?.ClientCertificate is { } certificate)
        {
            ValidateSecret("spec.authInfo.clientCertificate.secretRef", certificate.SecretRef, isNamespaced, errors);
        }

        switch (info)
        {
            case null:
                break;
            case { Basic: { } basic }:
                ValidateSecret("spec.authInfo.basic.secretRef", basic.SecretRef, isNamespaced, errors);
                break;
            case { Bearer: { } bearer }:
                ValidateSecret("spec.authInfo.bearer.secretRef", bearer.SecretRef, isNamespaced, errors);
                break;
            case { ClientCertificate: not null }:
                break;
            default:
                errors.Required("spec.authInfo", "auth config is required");
                break;
        }
    }

    private static void ValidateSecret(string path, SecretReference? reference, bool isNamespaced, FieldErrors errors)
    {
        if (reference is null)
        {
            errors.Required(path, "a basic auth secret is required");
            return;
        }

        if (!isNamespaced)
        {
            errors.InvalidUnless($"{path}.namespace", reference.Namespace ?? "", NameRules.DnsLabel(reference.Namespace ?? ""));
        }

        errors.InvalidUnless($"{path}.name", reference.Name ?? "", NameRules.DnsSubdomain(reference.Name ?? ""));
    }
}
