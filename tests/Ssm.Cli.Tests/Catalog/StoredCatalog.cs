using System.Text.Json.Nodes;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>A real API server that holds the objects of <c>objects.yaml</c>, statuses included; no controller changes them.</summary>
public sealed class StoredCatalog : IAsyncLifetime
{
    private ApiServerFixture _server = null!;

    public string Kubeconfig => _server.KubeconfigPath;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServerFixture.StartAsync();
        using var api = new KubernetesApi(_server.Configuration, new KubernetesApiOptions(), TimeProvider.System);
        foreach (var definition in CatalogCrds.All)
        {
            await api.CreateAsync(KubernetesTypes.CustomResourceDefinitions, definition, CancellationToken.None);
        }

        await api.CreateAsync(KubernetesTypes.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = "test-ns" } }, CancellationToken.None);
        var applier = new ManifestApplier(api);
        foreach (var manifest in ManifestReader.Read(await File.ReadAllTextAsync(Checkout.File("tests", "Ssm.Cli.Tests", "Golden", "catalog", "objects.yaml"))))
        {
            await applier.ApplyAsync(manifest, CancellationToken.None);
            if (manifest["status"] is JsonObject status)
            {
                await WriteStatusAsync(api, applier, manifest, status);
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task WriteStatusAsync(KubernetesApi api, ManifestApplier applier, JsonObject manifest, JsonObject status)
    {
        var type = await applier.TypeOfAsync(manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>(), CancellationToken.None);
        var key = new NamespacedName(manifest["metadata"]!["namespace"]?.GetValue<string>() ?? string.Empty, manifest["metadata"]!["name"]!.GetValue<string>());
        await api.PatchStatusAsync(type, key, new JsonObject { ["status"] = status.DeepClone() }, CancellationToken.None);
    }
}
