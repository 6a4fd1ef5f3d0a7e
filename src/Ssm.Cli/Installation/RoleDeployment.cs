using System.Text.Json.Nodes;

namespace Ssm.Cli.Installation;

/// <summary>The Kubernetes objects of one system role: service account, Deployment and, where it is called, Service.</summary>
internal sealed record RoleDeployment
{
    /// <summary>Name of the Deployment, Service and ServiceAccount.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments of <c>ssm</c>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Port that <c>/healthz</c> and <c>/readyz</c> answer on; null when the role has none.</summary>
    public int? HealthPort { get; init; }

    /// <summary>Scheme of the health port.</summary>
    public string HealthScheme { get; init; } = "HTTP";

    /// <summary>The port a Service of the role offers, and the container's behind it; null for no Service.</summary>
    public (int Port, int TargetPort)? Service { get; init; }

    /// <summary>The objects, in the order in which they are applied.</summary>
    public IEnumerable<JsonObject> Render(InstallOptions options)
    {
        yield return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = Metadata(options) };
        yield return Deployment(options);
        if (Service is { } service)
        {
            yield return new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = Metadata(options),
                ["spec"] = new JsonObject
                {
                    ["selector"] = Labels(),
                    ["ports"] = new JsonArray(new JsonObject { ["port"] = service.Port, ["targetPort"] = service.TargetPort, ["protocol"] = "TCP" }),
                },
            };
        }
    }

    private JsonObject Deployment(InstallOptions options) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = Metadata(options),
        ["spec"] = new JsonObject
        {
            ["replicas"] = options.Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels() },
                ["spec"] = new JsonObject { ["serviceAccountName"] = Name, ["containers"] = new JsonArray(Container(options)) },
            },
        },
    };

    private JsonObject Container(InstallOptions options)
    {
        var container = new JsonObject
        {
            ["name"] = Name,
            ["image"] = options.Image,
            ["command"] = new JsonArray([.. Arguments.Prepend("ssm").Select(argument => (JsonNode)argument)]),
            ["env"] = new JsonArray(
                FromField("POD_IP", "status.podIP"), FromField("POD_NAME", "metadata.name"), FromField("POD_NAMESPACE", "metadata.namespace"),
                // Named here so that a node that runs the role without a container of its own can put the real folder in.
                new JsonObject { ["name"] = "SERVICE_ACCOUNT_FOLDER", ["value"] = Hosting.ClusterAccess.DefaultServiceAccountFolder }),
        };
        if (HealthPort is { } port)
        {
            container["ports"] = new JsonArray(new JsonObject { ["name"] = "health", ["containerPort"] = port });
            container["readinessProbe"] = Probe("/readyz", port, period: 5, initialDelay: 0);
            container["livenessProbe"] = Probe("/healthz", port, period: 30, initialDelay: 10);
        }

        return container;
    }

    private JsonObject Probe(string path, int port, int period, int initialDelay) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = port, ["scheme"] = HealthScheme },
        ["initialDelaySeconds"] = initialDelay,
        ["periodSeconds"] = period,
        ["timeoutSeconds"] = 5,
    };

    private JsonObject Metadata(InstallOptions options) => new() { ["name"] = Name, ["namespace"] = options.Namespace, ["labels"] = Labels() };

    private JsonObject Labels() => new() { ["app.kubernetes.io/name"] = Name, ["app.kubernetes.io/part-of"] = "ssm" };

    private static JsonObject FromField(string name, string path) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } },
    };
}
