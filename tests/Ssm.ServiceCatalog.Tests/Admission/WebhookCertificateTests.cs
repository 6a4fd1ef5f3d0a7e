using System.Net;
using System.Security.Cryptography.X509Certificates;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.Testing;

namespace Ssm.ServiceCatalog.Tests.Admission;

/// <summary>A webhook with a certificate of the site's.</summary>
public sealed class WebhookCertificateTests
{
    [Fact]
    public async Task Webhook_WithCertificateFiles_IsTrustedByTheApiServerAndKeepsNoSecret()
    {
        using var folder = new TemporaryFolder();
        using var certificate = SelfSigned.Create("127.0.0.1", TimeProvider.System.GetUtcNow());
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(folder.File("tls.crt"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await using var server = await ApiServerFixture.StartAsync();
        using var api = new KubernetesApi(server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        foreach (var definition in CatalogCrds.All)
        {
            await api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, TestContext.Current.CancellationToken);
        }

        using var stopping = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        var options = new CatalogWebhookOptions
        {
            OnReady = ready.SetResult,
            BindAddress = IPAddress.Any,
            SecureServing = new SecureServingOptions { CertificateFile = folder.File("tls.crt"), PrivateKeyFile = folder.File("tls.key") },
        };
        var webhook = CatalogWebhook.RunAsync(server.Configuration, options, TimeProvider.System, NullLoggerFactory.Instance, stopping.Token);
        await await Task.WhenAny(ready.Task, webhook).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        var created = await api.CreateAsync(
            CatalogTypes.ClusterServiceBrokers,
            new ClusterServiceBroker { Metadata = new V1ObjectMeta { Name = "sample" }, Spec = new ServiceBrokerSpec { Url = "http://127.0.0.1:1" } },
            TestContext.Current.CancellationToken);
        var secret = await api.GetAsync(KubernetesTypes.Secrets, options.CertificateSecret, TestContext.Current.CancellationToken);
        await stopping.CancelAsync();
        await webhook;

        Assert.Contains(CatalogApi.Finalizer, created.Metadata.Finalizers); // the mutating hook was called
        Assert.Null(secret);
    }
}
