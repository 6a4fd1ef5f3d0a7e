using System.CommandLine;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;
using Ssm.Cli.Tracing;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm up</c>: runs the standalone platform until it is told to stop, or leaves it running behind with <c>--detach</c>.</summary>
internal static class UpCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var detach = new Option<bool>("--detach", "-d") { Description = "Return once everything is ready and leave it running" };
        var command = new Command("up", "Run the standalone platform") { options.Data, options.ApiPort, options.Network, options.DnsPort, options.Services, detach };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var platform = options.Read(parsed);
            if (parsed.GetValue(detach))
            {
                return await DetachedPlatform.StartAsync(platform, context, line => context.Output.WriteLine(line), cancellationToken);
            }

            using var traces = TraceExport.Start(context, "ssm");
            return await Platform.RunAsync(platform, context, cancellationToken);
        });
        return command;
    }
}
