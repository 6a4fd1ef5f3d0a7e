using System.Text.Json.Nodes;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;
using Ssm.ServiceCatalog.Admission;

namespace Ssm.Cli.Installation;

/// <summary>The objects of everything that is not a service's broker: namespaces, system roles, their rights and those of users.</summary>
internal static class SystemManifests
{
    /// <summary>Name of the catalog controller's Deployment.</summary>
    public const string CatalogController = "catalog-controller";

    /// <summary>Name of the admission webhook's Deployment and Service.</summary>
    public const string CatalogWebhook = "catalog-webhook";

    /// <summary>Name of the service-discovery Deployment and Service.</summary>
    public const string ServiceDiscovery = "service-discovery";

    /// <summary>Name of the ConfigMap with the brokers that the webhook registers.</summary>
    public const string BrokerRegistrations = "broker-registrations";

    private const int HealthPort = 8081;
    private const int WebhookPort = 8443;
    private const int DnsPort = 10053;

    /// <summary>The namespaces that everything else lives in.</summary>
    public static IEnumerable<JsonObject> Namespaces(InstallOptions options) =>
    [
        Namespace(options.Namespace, "restricted"),

        // Engines bring images of their own, which not all keep to the restricted profile. Their data must outlive a 'helm uninstall'.
        Namespace(options.BrokerNamespace, "baseline", ("helm.sh/resource-policy", "keep")),
    ];

    /// <summary>Rights of the roles and of users.</summary>
    public static IEnumerable<JsonObject> Rights(InstallOptions options) => [.. RoleRights.Render(options), .. UserRights.Render()];

    /// <summary>
    /// The webhook's registration, without the authority that only the running webhook knows: until it comes, the API server refuses objects of the catalog
    /// rather than store them undefaulted.
    /// </summary>
    public static IEnumerable<JsonObject> Webhooks(InstallOptions options) =>
        WebhookManifests.Render(new CatalogWebhookOptions { Service = new NamespacedName(options.Namespace, CatalogWebhook) })
            .Select(manifest =>
            {
                manifest["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/name"] = CatalogWebhook, ["app.kubernetes.io/part-of"] = "ssm" };
                return manifest;
            });

    /// <summary>The roles' objects, in the order in which they are applied.</summary>
    public static IEnumerable<JsonObject> Roles(InstallOptions options) => new[]
    {
        new RoleDeployment
        {
            Name = CatalogWebhook,
            Arguments =
            [
                "webhook", "--service", CatalogWebhook, "--port", $"{WebhookPort}", "--health-port", $"{HealthPort}",
                .. options.RegistersBrokers ? new[] { "--register", RoleDeployment.ConfigFolder } : [],
            ],
            HealthPort = HealthPort,
            ServicePorts = $"[{{ name: https, port: 443, targetPort: {WebhookPort}, protocol: TCP }}]",
            Ingress = $"    - ports: [{{ port: {WebhookPort}, protocol: TCP }}]",
            Config = options.RegistersBrokers ? BrokerRegistrations : null,
        },
        new RoleDeployment
        {
            Name = CatalogController,
            Arguments = ["catalog-controller", "--health-port", $"{HealthPort}", .. NameServer(options), options.Replicas > 1 ? "--leader-elect" : "--leader-elect=false"],
            HealthPort = HealthPort,
        },
        new RoleDeployment
        {
            Name = ServiceDiscovery,
            HealthPort = HealthPort,
            Arguments =
            [
                "service-discovery", "--health-port", $"{HealthPort}", "--namespace", options.BrokerNamespace,
                .. (options.DnsListen.Count == 0 ? [$"0.0.0.0:{DnsPort}"] : options.DnsListen).SelectMany(endpoint => new[] { "--listen", endpoint }),
                .. LeaderElect(options),
            ],
            ServicePorts = options.DnsListen.Count > 0 ? string.Empty
                : $"[{{ name: dns, port: 53, targetPort: {DnsPort}, protocol: UDP }}, {{ name: dns-tcp, port: 53, targetPort: {DnsPort}, protocol: TCP }}]",
            Ingress = $"    - ports: [{{ port: {DnsPort}, protocol: UDP }}, {{ port: {DnsPort}, protocol: TCP }}]",
        },
    }.SelectMany(role => role.Render(options));

    /// <summary>The ConfigMap with the brokers that the webhook registers.</summary>
    public static JsonObject Registrations(InstallOptions options, IEnumerable<JsonObject> brokers) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = BrokerRegistrations,
            ["namespace"] = options.Namespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = CatalogWebhook, ["app.kubernetes.io/part-of"] = "ssm" },
        },
        ["data"] = new JsonObject(brokers.Select(broker => KeyValuePair.Create($"{broker["metadata"]!["name"]}.yaml", (JsonNode?)ManifestWriter.Write(broker)))),
    };

    /// <summary>What the Prometheus operator scrapes.</summary>
    public static IReadOnlyList<JsonObject> Monitors(InstallOptions options) => ManifestReader.Read(
        $$"""
        apiVersion: monitoring.coreos.com/v1
        kind: PodMonitor
        metadata: { name: ssm, namespace: {{options.Namespace}}, labels: { app.kubernetes.io/part-of: ssm } }
        spec:
          selector: { matchLabels: { app.kubernetes.io/part-of: ssm } }
          namespaceSelector: { matchNames: [{{options.Namespace}}] }
          podMetricsEndpoints: [{ port: health, path: /metrics }]
        """);

    private static JsonObject Namespace(string name, string profile, params (string Name, string Value)[] annotations)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "ssm", ["pod-security.kubernetes.io/enforce"] = profile },
        };
        if (annotations.Length > 0)
        {
            metadata["annotations"] = new JsonObject(annotations.Select(annotation => KeyValuePair.Create<string, JsonNode?>(annotation.Name, annotation.Value)));
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
    }

    private static string[] NameServer(InstallOptions options) => options.NameServer is { } server ? ["--name-server", server] : [];

    private static string[] LeaderElect(InstallOptions options) => options.Replicas > 1 ? ["--leader-elect"] : [];
}
