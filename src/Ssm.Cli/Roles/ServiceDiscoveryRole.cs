using System.CommandLine;
using System.Net;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;
using Ssm.ServiceDiscovery;

namespace Ssm.Cli.Roles;

/// <summary><c>ssm service-discovery</c>.</summary>
internal static class ServiceDiscoveryRole
{
    public static Command Create(CommandContext context)
    {
        var options = new RoleOptions(context);
        var listen = new Option<string[]>("--listen") { Description = "Where the DNS server listens, as address:port; repeatable", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => ["127.0.0.1:10053"] };
        var @namespace = new Option<string>("--namespace") { Description = "Namespace of the services' objects", DefaultValueFactory = _ => "service-brokers" };
        var leaderElect = new Option<bool>("--leader-elect") { Description = "Let one of several replicas write annotations" };
        var healthPort = new Option<int>("--health-port") { Description = "Port of /healthz, /readyz and /metrics", DefaultValueFactory = _ => 8081 };
        var command = new Command("service-discovery", "Run the DNS server and keep the endpoints annotation") { listen, @namespace, leaderElect, healthPort };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var traces = options.Traces("service-discovery");
            using var logs = options.Logs(parsed);
            var discovery = new ServiceDiscoveryOptions
            {
                Namespace = parsed.GetValue(@namespace)!,
                DiagnosticsEndPoint = new IPEndPoint(options.Address, parsed.GetValue(healthPort)),
                LeaderElection = parsed.GetValue(leaderElect)
                    ? new LeaderElectionOptions { Namespace = options.Namespace ?? "kube-system", Name = "ssm-service-discovery", Identity = options.Identity }
                    : null,
            };
            discovery.Listen.Clear();
            foreach (var endpoint in parsed.GetValue(listen)!)
            {
                discovery.Listen.Add(IPEndPoint.Parse(endpoint));
            }

            await ServiceDiscoveryServer.RunAsync(
                options.Cluster(parsed),
                discovery,
                context.Time,
                Randomness.Jitter,
                logs,
                ready => context.Output.WriteLine($"answers at {string.Join(", ", ready.Listening)}"),
                cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
