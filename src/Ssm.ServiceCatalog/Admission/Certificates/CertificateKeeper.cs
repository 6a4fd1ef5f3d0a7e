using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog.Admission.Certificates;

/// <summary>Keeps the webhook's certificate in a Secret that all replicas share, and renews it in time.</summary>
internal sealed class CertificateKeeper(KubernetesApi api, CatalogWebhookOptions options, TimeProvider timeProvider) : IDisposable
{
    private volatile WebhookCertificate? _current;

    /// <summary>The certificate in use; there is one after the first <see cref="RefreshAsync"/>.</summary>
    public WebhookCertificate Current => _current ?? throw new InvalidOperationException("the certificate has not been made yet");

    /// <summary>Takes what the Secret holds, or issues anew and stores that; when another replica was first, its certificate is taken.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var hosts = Hosts();
        var now = timeProvider.GetUtcNow();
        var secret = await api.GetAsync(KubernetesTypes.Secrets, options.CertificateSecret, cancellationToken);
        var stored = WebhookCertificate.Read(secret);
        if (stored?.IsGoodFor(hosts, now) == true)
        {
            _current = stored;
            return;
        }

        var issued = WebhookCertificate.Issue(stored, hosts, now);
        try
        {
            await StoreAsync(secret, issued, cancellationToken);
            _current = issued;
        }
        catch (KubernetesApiException raced) when (raced.IsConflict || raced.IsAlreadyExists)
        {
            issued.Dispose();
            _current = WebhookCertificate.Read(await api.GetAsync(KubernetesTypes.Secrets, options.CertificateSecret, cancellationToken));
            if (_current?.IsGoodFor(hosts, now) != true)
            {
                throw;
            }
        }
    }

    public void Dispose() => _current?.Dispose();

    private Task<V1Secret> StoreAsync(V1Secret? secret, WebhookCertificate certificate, CancellationToken cancellationToken)
    {
        if (secret is not null)
        {
            return api.UpdateAsync(KubernetesTypes.Secrets, secret with { Data = certificate.ToData() }, cancellationToken);
        }

        var created = new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = new V1ObjectMeta { Name = options.CertificateSecret.Name, NamespaceProperty = options.CertificateSecret.Namespace },
            Type = "kubernetes.io/tls",
            Data = certificate.ToData(),
        };
        return api.CreateAsync(KubernetesTypes.Secrets, created, cancellationToken);
    }

    private string[] Hosts() => options.Service is { } service
        ? [$"{service.Name}.{service.Namespace}.svc", $"{service.Name}.{service.Namespace}", service.Name, $"{service.Name}.{service.Namespace}.svc.cluster.local"]
        : [options.EndPoint.Address.ToString()];
}
