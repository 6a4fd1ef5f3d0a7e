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
        ValidateAuthInfo(spec.AuthInfo, isNamespaced, errors);
        if (string.IsNullOrEmpty(spec.Url))
        {
            errors.Required("spec.url", "brokers must have a remote url to contact");
        }

        if (spec.InsecureSkipTLSVerify == true && spec.CaBundle is { Length: > 0 } bundle)
        {
            errors.Invalid("spec.caBundle", GoLiteral.Of(bundle), "caBundle cannot be used when insecureSkipTLSVerify is true");
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
            // The value shown is the one that must not be fallen below, as in the original.
            errors.Invalid("spec.relistRequests", old.RelistRequests, "RelistRequests must be strictly increasing");
        }
    }

    /// <summary>The original calls what is wrong here missing, not invalid, and so does not show it.</summary>
    private static void ValidateRelisting(ServiceBrokerSpec spec, FieldErrors errors)
    {
        if (spec.RelistBehavior.Length == 0)
        {
            errors.Required("spec.relistBehavior", "relist behavior is required");
        }

        if (spec.RelistBehavior is not (RelistBehavior.Manual or RelistBehavior.Duration))
        {
            errors.Required("spec.relistBehavior", "relist behavior must be \"Manual\" or \"Duration\"");
        }

        if (spec.RelistRequests < 0)
        {
            errors.Required("spec.relistRequests", "relistRequests must be greater than zero");
        }

        if (spec.RelistDuration is not { } text)
        {
            return;
        }

        if (GoDuration.Parse(text) is not { } duration)
        {
            errors.Invalid("spec.relistDuration", text, "must be a duration, such as 15m");
        }
        else if (duration <= TimeSpan.Zero)
        {
            errors.Required("spec.relistDuration", "relistDuration must be greater than zero");
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
