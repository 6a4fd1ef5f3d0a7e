using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;

namespace Ssm.Cli.Installation;

/// <summary>Puts SSM's objects onto a cluster. Applying twice changes nothing.</summary>
internal static class Installer
{
    /// <summary>Custom kinds and namespaces: what everything else needs to exist.</summary>
    public static async Task ApplyDefinitionsAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        var definitions = CatalogCrds.Yaml.Append(StatefulServiceCrd.Yaml()).SelectMany(ManifestReader.Read);
        await Task.WhenAll(definitions.Concat(SystemManifests.Namespaces(options)).Select(manifest => applier.ApplyAsync(manifest, cancellationToken)));
    }

    /// <summary>The system roles.</summary>
    public static async Task ApplySystemAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        foreach (var manifest in SystemManifests.Roles(options))
        {
            await applier.ApplyAsync(manifest, cancellationToken);
        }
    }

    /// <summary>The brokers of the services. They can start before the catalog does.</summary>
    public static Task ApplyBrokersAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken) =>
        Task.WhenAll(options.Services.Select(service => BrokerManifests.ApplyAsync(api, service, ManifestsOf(options), cancellationToken)));

    /// <summary>The ClusterServiceBrokers by which the catalog finds the brokers; these pass the admission webhook.</summary>
    public static Task RegisterBrokersAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken) =>
        Task.WhenAll(options.Services.Select(service => BrokerManifests.RegisterAsync(api, service, ManifestsOf(options), cancellationToken)));

    private static BrokerManifestOptions ManifestsOf(InstallOptions options) => new()
    {
        Namespace = options.BrokerNamespace,
        Image = options.Image,
        Replicas = options.BrokerReplicas,
        OfferingsPath = options.OfferingsPath,
        NewPassword = Randomness.NewSecret,
    };
}
