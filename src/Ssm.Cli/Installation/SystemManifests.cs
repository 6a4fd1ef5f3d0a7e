using System.Text.Json.Nodes;

namespace Ssm.Cli.Installation;

/// <summary>The objects of everything that is not a service's broker: namespaces and system roles.</summary>
internal static class SystemManifests
{
    /// <summary>Name of the catalog controller's Deployment.</summary>
    public const string CatalogController = "catalog-controller";

    /// <summary>Name of the admission webhook's Deployment and Service.</summary>
    public const string CatalogWebhook = "catalog-webhook";

    /// <summary>Name of the service-discovery Deployment.</summary>
    public const string ServiceDiscovery = "service-discovery";

    private const int HealthPort = 8081;
    private const int WebhookPort = 8443;

    /// <summary>The namespaces that everything else lives in.</summary>
    public static IEnumerable<JsonObject> Namespaces(InstallOptions options) => new[] { options.Namespace, options.BrokerNamespace }
        .Select(name => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    /// <summary>The roles' objects, in the order in which they are applied.</summary>
    public static IEnumerable<JsonObject> Roles(InstallOptions options) => new[]
    {
        new RoleDeployment
        {
            Name = CatalogWebhook,
            Arguments = ["webhook", "--service", CatalogWebhook, "--port", $"{WebhookPort}", "--health-port", $"{HealthPort}"],
            HealthPort = HealthPort,
            Service = (443, WebhookPort),
        },
        new RoleDeployment
        {
            Name = CatalogController,
            Arguments = ["catalog-controller", "--health-port", $"{HealthPort}", .. NameServer(options), .. LeaderElect(options)],
            HealthPort = HealthPort,
        },
        new RoleDeployment
        {
            Name = ServiceDiscovery,
            HealthPort = HealthPort,
            Arguments = ["service-discovery", "--health-port", $"{HealthPort}", "--namespace", options.BrokerNamespace, .. options.DnsListen.SelectMany(endpoint => new[] { "--listen", endpoint }), .. LeaderElect(options)],
        },
    }.SelectMany(role => role.Render(options));

    private static string[] NameServer(InstallOptions options) => options.NameServer is { } server ? ["--name-server", server] : [];

    private static string[] LeaderElect(InstallOptions options) => options.Replicas > 1 ? ["--leader-elect"] : [];
}
