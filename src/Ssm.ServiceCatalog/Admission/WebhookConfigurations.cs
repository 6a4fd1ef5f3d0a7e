using k8s.Models;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>The webhook's registration as the API server keeps it: which hooks there are and where.</summary>
internal static class WebhookConfigurations
{
    private const string ApiVersion = "admissionregistration.k8s.io/v1";
    private const int TimeoutSeconds = 10;

    /// <summary>The hooks that change objects.</summary>
    public static V1MutatingWebhookConfiguration Mutating(
        CatalogWebhookOptions options, IEnumerable<AdmissionHook> hooks, Func<AdmissionHook, Admissionregistrationv1WebhookClientConfig> client) => new()
    {
        ApiVersion = ApiVersion,
        Kind = "MutatingWebhookConfiguration",
        Metadata = new V1ObjectMeta { Name = options.MutatingConfigurationName },
        Webhooks =
        [
            .. hooks.Where(hook => hook.IsMutating).Select(hook => new V1MutatingWebhook
            {
                Name = hook.Name,
                AdmissionReviewVersions = ["v1"],
                ClientConfig = client(hook),
                Rules = [Rule(hook)],
                FailurePolicy = "Fail",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
            }),
        ],
    };

    /// <summary>The hooks that only judge.</summary>
    public static V1ValidatingWebhookConfiguration Validating(
        CatalogWebhookOptions options, IEnumerable<AdmissionHook> hooks, Func<AdmissionHook, Admissionregistrationv1WebhookClientConfig> client) => new()
    {
        ApiVersion = ApiVersion,
        Kind = "ValidatingWebhookConfiguration",
        Metadata = new V1ObjectMeta { Name = options.ValidatingConfigurationName },
        Webhooks =
        [
            .. hooks.Where(hook => !hook.IsMutating).Select(hook => new V1ValidatingWebhook
            {
                Name = hook.Name,
                AdmissionReviewVersions = ["v1"],
                ClientConfig = client(hook),
                Rules = [Rule(hook)],
                FailurePolicy = "Fail",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
            }),
        ],
    };

    /// <summary>The way to a hook through the role's Service.</summary>
    /// <param name="options">Names the Service.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="authorityPem">By what the webhook is trusted; null leaves that to the running webhook.</param>
    public static Admissionregistrationv1WebhookClientConfig ThroughService(CatalogWebhookOptions options, AdmissionHook hook, byte[]? authorityPem) => new()
    {
        CaBundle = authorityPem,
        Service = new Admissionregistrationv1ServiceReference
        {
            NamespaceProperty = options.Service!.Value.Namespace, // the caller has looked
            Name = options.Service.Value.Name,
            Path = hook.Path,
            Port = options.ServicePort,
        },
    };

    private static V1RuleWithOperations Rule(AdmissionHook hook) => new()
    {
        ApiGroups = [CatalogApi.Group],
        ApiVersions = [CatalogApi.Version],
        Operations = ["CREATE", "UPDATE"],
        Resources = [hook.Plural],
        Scope = hook.IsNamespaced ? "Namespaced" : "Cluster",
    };
}
