using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.StatefulServices.Broker;

namespace Ssm.Cli.Roles;

/// <summary><c>ssm broker SERVICE</c>: the broker of one service and, on the replica that leads, its operator.</summary>
internal static class BrokerRole
{
    public static Command Create(CommandContext context)
    {
        var options = new RoleOptions(context);
        var service = new Argument<string>("service") { Description = "The service, for example credis" };
        var command = new Command("broker", "Run the broker and operator of one service") { service };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(service)!; // the argument is required
            using var traces = options.Traces($"{name}-broker");
            await ServiceBroker.RunAsync(
                ServiceBrokerOptions.FromEnvironment(name, options.Cluster(parsed), context.Environment),
                context.Output,
                context.Time,
                Randomness.Jitter,
                cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}
