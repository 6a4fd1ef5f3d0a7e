using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Ssm.Cli.Hosting;
using Ssm.Cli.Installation;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog;

namespace Ssm.Cli.Roles;

/// <summary><c>ssm webhook</c>.</summary>
internal static class CatalogWebhookRole
{
    public static Command Create(CommandContext context)
    {
        var options = new RoleOptions(context);
        var port = new Option<int>("--port", "--secure-port") { Description = "Port that the API server calls, HTTPS", DefaultValueFactory = _ => 8443 };
        var service = new Option<string?>("--service") { Description = "Service through which the API server reaches the webhook; without it, this address" };
        var healthPort = new Option<int>("--health-port", "--healthz-server-bind-port") { Description = "Port of /healthz, /readyz and /metrics", DefaultValueFactory = _ => 8081 };
        var register = new Option<string?>("--register") { Description = "Folder with manifests of brokers to register once the webhook admits them", HelpName = "DIR" };
        var metricsPort = new Option<int>("--controller-manager-metrics-bind-port") { Description = "Port of /metrics beside that of --health-port; 0, the default, is none", HelpName = "PORT" };
        var gates = CatalogFlags.FeatureGates();
        var serving = new SecureServingFlags();
        var command = new Command("webhook", "Run the catalog's admission webhook") { port, service, healthPort, metricsPort, register, gates };
        serving.AddTo(command);
        options.AddTo(command);
        foreach (var accepted in AcceptedFlags.OfProgram())
        {
            command.Options.Add(accepted);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(port) is > 0 and var secure && secure == result.GetValue(healthPort))
            {
                result.AddError($"--secure-port and --healthz-server-bind-port: both are {secure}");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var traces = options.Traces("webhook");
            using var logs = options.Logs(parsed);
            var @namespace = options.Namespace ?? "kube-system";
            var cluster = options.Cluster(parsed);
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var webhook = CatalogWebhook.RunAsync(
                cluster,
                new CatalogWebhookOptions
                {
                    EndPoint = new IPEndPoint(options.Address, parsed.GetValue(port)),
                    Service = parsed.GetValue(service) is { } name ? new NamespacedName(@namespace, name) : null,
                    FeatureGates = parsed.GetValue(gates) ?? new FeatureGates(),
                    DiagnosticsEndPoint = new IPEndPoint(options.Address, parsed.GetValue(healthPort)),
                    MetricsEndPoint = parsed.GetValue(metricsPort) is > 0 and var metrics ? new IPEndPoint(options.Address, metrics) : null,
                    BindAddress = serving.BindAddress(parsed),
                    SecureServing = serving.Read(parsed),
                    CertificateSecret = new NamespacedName(@namespace, "catalog-webhook-cert"),
                    OnReady = () =>
                    {
                        context.Output.WriteLine("registered with the API server");
                        ready.SetResult();
                    },
                },
                context.Time,
                logs,
                cancellationToken);
            if (parsed.GetValue(register) is { } folder && await Task.WhenAny(ready.Task, webhook) == ready.Task)
            {
                using var api = new KubernetesApi(cluster, new KubernetesApiOptions { UserAgent = "ssm-broker-registration" }, context.Time);
                await new BrokerRegistration(api, context.Time, logs.CreateLogger<BrokerRegistration>()).RunAsync(ManifestsIn(folder), cancellationToken);
            }

            await webhook;
            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<JsonObject> ManifestsIn(string folder) =>
        Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => ManifestReader.Read(File.ReadAllText(file)));
}
