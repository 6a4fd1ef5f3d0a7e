using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm up</c>: runs the standalone platform until it is told to stop, or leaves it running behind with <c>--detach</c>.</summary>
internal static class UpCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var detach = new Option<bool>("--detach", "-d") { Description = "Return once everything is ready and leave it running" };
        var command = new Command("up", "Run the standalone platform") { options.Data, options.ApiPort, options.Network, options.DnsPort, options.Services, detach };
        command.SetAction((parsed, cancellationToken) =>
        {
            var platform = options.Read(parsed);
            return parsed.GetValue(detach)
                ? DetachedPlatform.StartAsync(platform, context, line => context.Output.WriteLine(line), cancellationToken)
                : Platform.RunAsync(platform, context, cancellationToken);
        });
        return command;
    }
}
