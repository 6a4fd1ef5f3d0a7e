using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Broker;

namespace Ssm.Cli.Installation;

/// <summary>SSM's objects: as manifests for <c>kubectl apply</c>, or put onto a cluster step by step. Applying twice changes nothing.</summary>
internal static class Installer
{
    /// <summary>Everything, in an order in which it can be applied at once.</summary>
    public static IReadOnlyList<JsonObject> Render(InstallOptions options) =>
    [
        .. SystemManifests.Namespaces(options),
        .. Definitions(),
        .. SystemManifests.Rights(options),
        .. BrokersOf(options),
        RegistrationConfigOf(options),
        .. SystemManifests.Webhooks(options),
        .. SystemManifests.Roles(options),
        .. options.HasServiceMonitor ? SystemManifests.Monitors(options) : [],
    ];

    /// <summary>Custom kinds and namespaces: what everything else needs to exist.</summary>
    public static async Task ApplyDefinitionsAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        await Task.WhenAll(Definitions().Concat(SystemManifests.Namespaces(options)).Select(manifest => applier.ApplyAsync(manifest, cancellationToken)));
    }

    /// <summary>The system roles and their rights.</summary>
    public static async Task ApplySystemAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(api);
        await Task.WhenAll(SystemManifests.Rights(options).Select(manifest => applier.ApplyAsync(manifest, cancellationToken)));
        foreach (var manifest in SystemManifests.Roles(options))
        {
            await applier.ApplyAsync(manifest, cancellationToken);
        }
    }

    /// <summary>The brokers of the services. They can start before the catalog does.</summary>
    public static Task ApplyBrokersAsync(KubernetesApi api, InstallOptions options, CancellationToken cancellationToken) =>
        Task.WhenAll(options.Services.Select(service => BrokerManifests.ApplyAsync(api, service, ManifestsOf(options), cancellationToken)));

    private static IEnumerable<JsonObject> Definitions() => CatalogCrds.Yaml.Append(StatefulServiceCrd.Yaml()).SelectMany(ManifestReader.Read);

    /// <summary>The brokers, all but their registration.</summary>
    public static IEnumerable<JsonObject> BrokersOf(InstallOptions options) => Brokers(options).Where(manifest => !BrokerManifests.IsRegistration(manifest));

    /// <summary>The ClusterServiceBrokers by which the catalog finds the brokers; these pass the admission webhook.</summary>
    public static IEnumerable<JsonObject> RegistrationsOf(InstallOptions options) => Brokers(options).Where(BrokerManifests.IsRegistration);

    /// <summary>The ConfigMap with the registrations of the brokers.</summary>
    public static JsonObject RegistrationConfigOf(InstallOptions options) => SystemManifests.Registrations(options, RegistrationsOf(options));

    private static IEnumerable<JsonObject> Brokers(InstallOptions options) =>
        options.Services.SelectMany(service => BrokerManifests.Render(service, ManifestsOf(options)));

    private static BrokerManifestOptions ManifestsOf(InstallOptions options) => new()
    {
        Namespace = options.BrokerNamespace,
        Image = options.Image,
        OtlpEndpoint = options.OtlpEndpoint,
        Replicas = options.BrokerReplicas,
        OfferingsPath = options.OfferingsPath,
        OfferingsConfigMap = options.OfferingsConfigMap,
        NewPassword = options.NewPassword,
    };
}
