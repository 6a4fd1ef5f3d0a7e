using System.CommandLine;
using System.Net;
using Ssm.Cli.Hosting;
using Ssm.ServiceCatalog;

namespace Ssm.Cli.Roles;

/// <summary><c>ssm catalog-controller</c>.</summary>
internal static class CatalogControllerRole
{
    public static Command Create(CommandContext context)
    {
        var options = new RoleOptions(context);
        var healthPort = new Option<int>("--health-port") { Description = "Port of /healthz, /readyz and /metrics", DefaultValueFactory = _ => 8081 };
        var nameServer = new Option<string?>("--name-server") { Description = "DNS server that broker URLs are resolved with, as address:port; without it, the system's", HelpName = "ADDRESS:PORT" };
        var flags = new CatalogControllerFlags();
        var command = new Command("catalog-controller", "Run the catalog controller") { healthPort, nameServer };
        flags.AddTo(command);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var traces = options.Traces("catalog-controller");
            using var logs = options.Logs(parsed);
            var settings = flags.Read(parsed, options.Namespace);
            settings.DiagnosticsEndPoint = new IPEndPoint(options.Address, parsed.GetValue(healthPort));
            settings.NameServer = parsed.GetValue(nameServer) is { } server ? IPEndPoint.Parse(server) : null;
            settings.LeaderElectionIdentity = options.Identity;
            settings.OnReady = () => context.Output.WriteLine("caches are filled");
            await CatalogController.RunAsync(options.Cluster(parsed), settings, context.Time, logs, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
