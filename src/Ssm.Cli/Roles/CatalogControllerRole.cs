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
        var securePort = new Option<int>("--secure-port") { Description = "Port of the same over HTTPS; 0, the default, is none", HelpName = "PORT" };
        var flags = new CatalogControllerFlags();
        var serving = new SecureServingFlags();
        var clusters = new CatalogClusterFlags();
        var command = new Command("catalog-controller", "Run the catalog controller") { healthPort, securePort, nameServer };
        flags.AddTo(command);
        serving.AddTo(command);
        clusters.AddTo(command);
        options.AddTo(command);
        foreach (var accepted in AcceptedFlags.OfController().Concat(AcceptedFlags.OfProgram()))
        {
            command.Options.Add(accepted);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var traces = options.Traces("catalog-controller");
            using var logs = options.Logs(parsed);
            var settings = flags.Read(parsed, options.Namespace);
            settings.DiagnosticsEndPoint = new IPEndPoint(options.Address, parsed.GetValue(healthPort));
            settings.SecureEndPoint = parsed.GetValue(securePort) is > 0 and var port ? new IPEndPoint(serving.BindAddress(parsed) ?? options.Address, port) : null;
            settings.SecureServing = serving.Read(parsed);
            settings.NameServer = parsed.GetValue(nameServer) is { } server ? IPEndPoint.Parse(server) : null;
            settings.LeaderElectionIdentity = options.Identity;
            settings.OnReady = () => context.Output.WriteLine("caches are filled");
            await CatalogController.RunAsync(clusters.Read(parsed, options), settings, context.Time, logs, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
