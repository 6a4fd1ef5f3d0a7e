using System.Net;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog;

/// <summary>How the admission webhook of the catalog runs.</summary>
public sealed class CatalogWebhookOptions
{
    /// <summary>Where HTTPS is served; port 0 takes a free one. Default 127.0.0.1:0.</summary>
    public IPEndPoint EndPoint { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>
    /// The Service through which the API server reaches the webhook, in a cluster. Null = the API server uses the address of
    /// <see cref="EndPoint"/>. Default null.
    /// </summary>
    public NamespacedName? Service { get; set; }

    /// <summary>The Service's port. Default 443.</summary>
    public int ServicePort { get; set; } = 443;

    /// <summary>The Secret that keeps authority and certificate, so that replicas share them. Default <c>kube-system/service-catalog-webhook-cert</c>.</summary>
    public NamespacedName CertificateSecret { get; set; } = new("kube-system", "service-catalog-webhook-cert");

    /// <summary>Name of the MutatingWebhookConfiguration. Default <c>service-catalog-webhook</c>.</summary>
    public string MutatingConfigurationName { get; set; } = "service-catalog-webhook";

    /// <summary>Name of the ValidatingWebhookConfiguration. Default <c>service-catalog-validating-webhook</c>.</summary>
    public string ValidatingConfigurationName { get; set; } = "service-catalog-validating-webhook";

    /// <summary>Which behaviour is on.</summary>
    public FeatureGates FeatureGates { get; set; } = new();

    /// <summary>Where <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> are served over plain HTTP. Null = nowhere. Default null.</summary>
    public IPEndPoint? DiagnosticsEndPoint { get; set; }

    /// <summary>Where <c>/metrics</c> and the others are served a second time, as the original's webhook has a port for metrics. Null = nowhere. Default null.</summary>
    public IPEndPoint? MetricsEndPoint { get; set; }

    /// <summary>The address to listen on for <see cref="EndPoint"/>, where that is not the one it is reached at. Null = that of <see cref="EndPoint"/>. Default null.</summary>
    public IPAddress? BindAddress { get; set; }

    /// <summary>
    /// How HTTPS is served. Without a certificate in it, the webhook makes one and keeps it in <see cref="CertificateSecret"/>; with one, the API server is told to trust what is in its file.
    /// </summary>
    public SecureServingOptions SecureServing { get; set; } = new();

    /// <summary>Called once, when the webhook serves and the API server knows of it.</summary>
    public Action? OnReady { get; set; }
}
