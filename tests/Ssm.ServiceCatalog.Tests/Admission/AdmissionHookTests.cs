using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission;

namespace Ssm.ServiceCatalog.Tests.Admission;

public sealed class AdmissionHookTests
{
    [Fact]
    public void All_OfTheManifests_AreThoseThatAreAnswered()
    {
        using var api = new KubernetesApi(new k8s.KubernetesClientConfiguration { Host = "https://127.0.0.1" }, new KubernetesApiOptions(), TimeProvider.System);

        var answered = AdmissionHandlers.All(api, new FeatureGates(), Guid.NewGuid).Select(handler => handler.Hook);

        Assert.Equal(AdmissionHook.All.OrderBy(hook => hook.Name, StringComparer.Ordinal), answered.OrderBy(hook => hook.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Render_ForAService_LeavesTheAuthorityToTheWebhook()
    {
        var manifests = WebhookManifests.Render(new CatalogWebhookOptions { Service = new NamespacedName("ssm-system", "catalog-webhook") });

        Assert.Equal(2, manifests.Count);
        Assert.All(manifests, manifest =>
        {
            Assert.Equal(8, manifest["webhooks"]!.AsArray().Count);
            Assert.All(manifest["webhooks"]!.AsArray(), hook => Assert.Null(hook!["clientConfig"]!["caBundle"]));
        });
    }
}
