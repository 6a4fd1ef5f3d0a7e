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

    /// <summary>The brokers of the services, and the ClusterServiceBrokers by which the catalog finds them; these pass the admission webhook.</summary>
    public static async Task ApplyBrokersAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken)
    {
        var manifests = new BrokerManifestOptions
        {
            Namespace = options.BrokerNamespace,
            Image = options.Image,
            Replicas = options.BrokerReplicas,
            NewPassword = Randomness.NewSecret,
        };
        foreach (var service in options.Services)
        {
            await BrokerManifests.ApplyAsync(api, service, manifests, cancellationToken);
        }
    }
}
