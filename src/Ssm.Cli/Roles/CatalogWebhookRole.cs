using System.CommandLine;
using System.Net;
using Ssm.Cli.Hosting;
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
        var gates = CatalogFlags.FeatureGates();
        var command = new Command("webhook", "Run the catalog's admission webhook") { port, service, healthPort, gates };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var logs = options.Logs(parsed);
            var @namespace = options.Namespace ?? "kube-system";
            await CatalogWebhook.RunAsync(
                options.Cluster(parsed),
                new CatalogWebhookOptions
                {
                    EndPoint = new IPEndPoint(options.Address, parsed.GetValue(port)),
                    Service = parsed.GetValue(service) is { } name ? new NamespacedName(@namespace, name) : null,
                    FeatureGates = parsed.GetValue(gates) ?? new FeatureGates(),
                    DiagnosticsEndPoint = new IPEndPoint(options.Address, parsed.GetValue(healthPort)),
                    CertificateSecret = new NamespacedName(@namespace, "catalog-webhook-cert"),
                    OnReady = () => context.Output.WriteLine("registered with the API server"),
                },
                context.Time,
                logs,
                cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
