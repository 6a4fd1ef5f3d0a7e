using System.Text.Json;
using System.Text.Json.Nodes;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>The webhook's registration as manifests, for installers.</summary>
public static class WebhookManifests
{
    /// <summary>
    /// Both configurations, without the authority that the webhook is trusted by: the running webhook adds that. Until then the API server refuses every change of
    /// the eight kinds, so that nothing is stored that was not defaulted.
    /// </summary>
    /// <param name="options">Names the Service through which the webhook is reached.</param>
    public static IReadOnlyList<JsonObject> Render(CatalogWebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Service is null)
        {
            throw new ArgumentException("a webhook in a cluster is reached through a Service", nameof(options));
        }

        var mutating = WebhookConfigurations.Mutating(options, AdmissionHook.All, hook => WebhookConfigurations.ThroughService(options, hook, authorityPem: null));
        var validating = WebhookConfigurations.Validating(options, AdmissionHook.All, hook => WebhookConfigurations.ThroughService(options, hook, authorityPem: null));
        return
        [
            JsonSerializer.SerializeToNode(mutating, KubernetesTypes.MutatingWebhookConfigurations.TypeInfo)!.AsObject(),
            JsonSerializer.SerializeToNode(validating, KubernetesTypes.ValidatingWebhookConfigurations.TypeInfo)!.AsObject(),
        ];
    }
}
