using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Schemas;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Admission;

/// <summary>A configuration that is stored can be used: what we could not call or match is refused.</summary>
internal static class WebhookConfigurationRules
{
    public static readonly ResourceBehavior Behavior = new()
    {
        Validate = (obj, _) => obj.Objects("webhooks").SelectMany((webhook, i) => Validate(webhook, $"webhooks[{i}]")),
    };

    private static IEnumerable<FieldError> Validate(JsonObject webhook, string path)
    {
        var config = webhook.Object("clientConfig");
        var (url, service) = (config.Text("url"), config.Object("service"));
        if (url is null == service is null)
        {
            yield return new FieldError(FieldErrorKind.Required, $"{path}.clientConfig", null, "exactly one of url or service is required");
        }

        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttps))
        {
            yield return Invalid($"{path}.clientConfig.url", url, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        }

        if (!IsAuthority(config.Text("caBundle")))
        {
            yield return new FieldError(FieldErrorKind.Invalid, $"{path}.clientConfig.caBundle", null, "unable to load root certificates: must be base64 of PEM certificates");
        }

        if (webhook.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
        {
            yield return new FieldError(FieldErrorKind.NotSupported, $"{path}.sideEffects", $"\"{webhook.Text("sideEffects")}\"", "supported values: \"None\", \"NoneOnDryRun\"");
        }

        if (!webhook.Texts("admissionReviewVersions").Contains("v1"))
        {
            yield return new FieldError(FieldErrorKind.Invalid, $"{path}.admissionReviewVersions", null, "must include at least one of v1");
        }

        if (webhook.Number("timeoutSeconds") is < 1 or > 30)
        {
            yield return Invalid($"{path}.timeoutSeconds", $"{webhook.Number("timeoutSeconds")}", "the timeout value must be between 1 and 30 seconds");
        }

        if (webhook.Array("matchConditions") is { Count: > 0 })
        {
            yield return new FieldError(FieldErrorKind.Forbidden, $"{path}.matchConditions", null, "this server does not evaluate match conditions");
        }

        foreach (var member in (string[])["namespaceSelector", "objectSelector"])
        {
            if (SelectorError(webhook.Object(member)) is { } error)
            {
                yield return new FieldError(FieldErrorKind.Invalid, $"{path}.{member}", null, error);
            }
        }
    }

    private static bool IsAuthority(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
        {
            return true;
        }

        try
        {
            var certificates = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
            certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(base64)));
            return certificates.Count > 0;
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static string? SelectorError(JsonObject? selector)
    {
        try
        {
            LabelSelector.FromObject(selector ?? []);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static FieldError Invalid(string path, string value, string detail) => new(FieldErrorKind.Invalid, path, $"\"{value}\"", detail);
}
