using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Tells the API server which hooks there are, where they are, and by which authority to trust them.</summary>
internal sealed class WebhookRegistration(KubernetesApi api, CatalogWebhookOptions options)
{
    private const int TimeoutSeconds = 10;

    public async Task RegisterAsync(
        Uri address, byte[] authorityPem, IReadOnlyList<IAdmissionHandler> handlers, CancellationToken cancellationToken)
    {
        var hooks = handlers.Select(handler => handler.Hook).ToList();
        var mutating = new V1MutatingWebhookConfiguration
        {
            ApiVersion = "admissionregistration.k8s.io/v1",
            Kind = "MutatingWebhookConfiguration",
            Metadata = new V1ObjectMeta { Name = options.MutatingConfigurationName },
            Webhooks =
            [
                .. hooks.Where(hook => hook.IsMutating).Select(hook => new V1MutatingWebhook
                {
                    Name = hook.Name,
                    AdmissionReviewVersions = ["v1"],
                    ClientConfig = Client(hook, address, authorityPem),
                    Rules = [Rule(hook)],
                    FailurePolicy = "Fail",
                    SideEffects = "None",
                    TimeoutSeconds = TimeoutSeconds,
                }),
            ],
        };
        var validating = new V1ValidatingWebhookConfiguration
        {
            ApiVersion = "admissionregistration.k8s.io/v1",
            Kind = "ValidatingWebhookConfiguration",
            Metadata = new V1ObjectMeta { Name = options.ValidatingConfigurationName },
            Webhooks =
            [
                .. hooks.Where(hook => !hook.IsMutating).Select(hook => new V1ValidatingWebhook
                {
                    Name = hook.Name,
                    AdmissionReviewVersions = ["v1"],
                    ClientConfig = Client(hook, address, authorityPem),
                    Rules = [Rule(hook)],
                    FailurePolicy = "Fail",
                    SideEffects = "None",
                    TimeoutSeconds = TimeoutSeconds,
                }),
            ],
        };
        await EnsureAsync(KubernetesTypes.MutatingWebhookConfigurations, mutating, cancellationToken);
        await EnsureAsync(KubernetesTypes.ValidatingWebhookConfigurations, validating, cancellationToken);
    }

    private async Task EnsureAsync<T>(ResourceType<T> type, T desired, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        var current = await api.GetAsync(type, NamespacedName.Of(desired), cancellationToken);
        await api.EnsureAsync(type, desired, current, cancellationToken);
    }

    private Admissionregistrationv1WebhookClientConfig Client(AdmissionHook hook, Uri address, byte[] authorityPem) => options.Service is { } service
        ? new Admissionregistrationv1WebhookClientConfig
        {
            CaBundle = authorityPem,
            Service = new Admissionregistrationv1ServiceReference
            {
                NamespaceProperty = service.Namespace,
                Name = service.Name,
                Path = hook.Path,
                Port = options.ServicePort,
            },
        }
        : new Admissionregistrationv1WebhookClientConfig { CaBundle = authorityPem, Url = new Uri(address, hook.Path).ToString() };

    private static V1RuleWithOperations Rule(AdmissionHook hook) => new()
    {
        ApiGroups = [CatalogApi.Group],
        ApiVersions = [CatalogApi.Version],
        Operations = ["CREATE", "UPDATE"],
        Resources = [hook.Plural],
        Scope = hook.IsNamespaced ? "Namespaced" : "Cluster",
    };
}
