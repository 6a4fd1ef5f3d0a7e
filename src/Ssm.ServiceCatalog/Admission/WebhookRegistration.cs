using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>Tells the API server which hooks there are, where they are, and by which authority to trust them.</summary>
internal sealed class WebhookRegistration(KubernetesApi api, CatalogWebhookOptions options)
{
    public async Task RegisterAsync(
        Uri address, byte[] authorityPem, IReadOnlyList<IAdmissionHandler> handlers, CancellationToken cancellationToken)
    {
        var hooks = handlers.Select(handler => handler.Hook).ToList();
        Admissionregistrationv1WebhookClientConfig Client(AdmissionHook hook) => options.Service is null
            ? new Admissionregistrationv1WebhookClientConfig { CaBundle = authorityPem, Url = new Uri(address, hook.Path).ToString() }
            : WebhookConfigurations.ThroughService(options, hook, authorityPem);
        await EnsureAsync(KubernetesTypes.MutatingWebhookConfigurations, WebhookConfigurations.Mutating(options, hooks, Client), cancellationToken);
        await EnsureAsync(KubernetesTypes.ValidatingWebhookConfigurations, WebhookConfigurations.Validating(options, hooks, Client), cancellationToken);
    }

    private async Task EnsureAsync<T>(ResourceType<T> type, T desired, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        var current = await api.GetAsync(type, NamespacedName.Of(desired), cancellationToken);
        await api.EnsureAsync(type, desired, current, cancellationToken);
    }
}
