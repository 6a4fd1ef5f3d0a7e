using System.Diagnostics;
using System.Globalization;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Standalone;

/// <summary>Starts <c>ssm up</c> as a process of its own session and passes on what it says until it is ready.</summary>
internal static class DetachedPlatform
{
    /// <summary>The platform itself gives up first, and says why.</summary>
    private static readonly TimeSpan Patience = Platform.Patience + TimeSpan.FromSeconds(10);

    /// <summary>Starts it and waits; returns an exit code.</summary>
    /// <param name="options">What the platform is told.</param>
    /// <param name="context">Where errors go.</param>
    /// <param name="onLine">Gets each line that the platform prints while it starts.</param>
    /// <param name="cancellationToken">Ends the waiting, not the platform.</param>
    public static async Task<int> StartAsync(PlatformOptions options, CommandContext context, Action<string> onLine, CancellationToken cancellationToken)
    {
        if (PlatformRecord.OfRunning(options.Paths) is { } running)
        {
            await context.Error.WriteLineAsync(
                $"error: a platform already runs in {options.Paths.Data} (process {running.ProcessId}); stop it with 'ssm down', or use another --data");
            return ExitCodes.Failure;
        }

        Directory.CreateDirectory(options.Paths.Data);
        await using var output = new FileStream(options.Paths.Output, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        output.Seek(0, SeekOrigin.End);
        using var process = Start(options, context);
        return await FollowAsync(process, output, options, context, onLine, cancellationToken);
    }

    private static Process Start(PlatformOptions options, CommandContext context)
    {
        // setsid takes the platform out of the terminal's session, so that closing the terminal or Ctrl-C does not reach it; the shell only redirects.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in new[]
        {
            "sh", "-c", "exec \"$@\" >>\"$SSM_OUTPUT\" 2>&1 </dev/null", "ssm", Environment.ProcessPath!,
            "up", "--data", options.Paths.Data, "--api-port", options.ApiPort.ToString(CultureInfo.InvariantCulture),
            "--network", options.Network, "--dns-port", options.DnsPort.ToString(CultureInfo.InvariantCulture),
            "--services", string.Join(',', options.Services),
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SSM_OUTPUT"] = options.Paths.Output;
        var process = Process.Start(start) ?? throw new InvalidOperationException("cannot start 'setsid'; it is part of util-linux");
        process.StandardInput.Close();
        return process;
    }

    private static async Task<int> FollowAsync(
        Process process, FileStream output, PlatformOptions options, CommandContext context, Action<string> onLine, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(output);
        var started = Stopwatch.GetTimestamp();
        var lastLine = string.Empty;
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            var hasExited = process.HasExited;
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith("ready", StringComparison.Ordinal))
                {
                    onLine(line);
                    return ExitCodes.Success;
                }

                lastLine = line;
                onLine(line);
            }

            if (hasExited)
            {
                await context.Error.WriteLineAsync($"error: the platform did not start: {lastLine}; see {options.Paths.Log}");
                return ExitCodes.Failure;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), context.Time, cancellationToken);
        }

        await context.Error.WriteLineAsync($"error: not ready within {Patience.TotalSeconds:0} s; see {options.Paths.Log} and 'ssm status'");
        return ExitCodes.Failure;
    }
}
