using System.CommandLine;
using System.Diagnostics;
using Ssm.Cli.Hosting;
using Ssm.Cli.Standalone;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm down</c>: stops the platform of a data folder. Data stays.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create(CommandContext context)
    {
        var options = new PlatformCommandOptions(context);
        var command = new Command("down", "Stop the platform; its data stays") { options.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(PlatformPaths.In(parsed.GetValue(options.Data)!), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PlatformPaths paths, CommandContext context, CancellationToken cancellationToken)
    {
        if (PlatformRecord.OfRunning(paths) is not { } running)
        {
            await context.Output.WriteLineAsync($"nothing runs in {paths.Data}");
            return ExitCodes.Success;
        }

        ProcessTable.Terminate(running.ProcessId);
        var started = Stopwatch.GetTimestamp();
        while (ProcessTable.StartOf(running.ProcessId) == running.ProcessStart)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                await context.Error.WriteLineAsync(
                    $"error: process {running.ProcessId} did not stop within {Patience.TotalSeconds:0} s; see {paths.Log}, then end it with 'kill -9 {running.ProcessId}'");
                return ExitCodes.Failure;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), context.Time, cancellationToken);
        }

        await context.Output.WriteLineAsync($"stopped; data stays in {paths.Data}");
        return ExitCodes.Success;
    }
}
