using System.Diagnostics;
using Ssm.Cli.Hosting;
using Ssm.Standalone.Node.Processes;

namespace Ssm.Cli.Demo;

/// <summary>Puts the engine on the machine that the demo needs.</summary>
internal static class InstalledEngines
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Installs the package unless the executable is there; returns what was done.</summary>
    /// <exception cref="InvalidOperationException">It is missing and cannot be installed from here; the message says what to run.</exception>
    public static async Task<string> EnsureAsync(string executable, string package, CommandContext context, CancellationToken cancellationToken)
    {
        if (Find(executable, context) is { } path)
        {
            return path;
        }

        if (!Environment.IsPrivilegedProcess || Find("apt-get", context) is null)
        {
            throw new InvalidOperationException($"{executable} is missing; install it with: sudo apt-get install {package}");
        }

        // A package that brings a server would start it at once; the script below forbids that while it is installed.
        var install = $"apt-get install -qq -y --no-install-recommends {package}";
        if (!await AptAsync(install, cancellationToken) && !(await AptAsync("apt-get update -qq", cancellationToken) && await AptAsync(install, cancellationToken)))
        {
            throw new InvalidOperationException($"{package} could not be installed; run: apt-get update && apt-get install {package}");
        }

        return Find(executable, context) is { } installed
            ? $"installed {package}: {installed}"
            : throw new InvalidOperationException($"package {package} was installed, yet {executable} is not on the PATH");
    }

    /// <summary>The executable's path, found as the node finds it; null when it is not installed.</summary>
    public static string? Find(string executable, CommandContext context) =>
        new ExecutableFinder(context.Environment.GetValueOrDefault("PATH", ""), new Dictionary<string, string>()).Find(executable);

    private static async Task<bool> AptAsync(string command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(PolicyScript + command);
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode == 0;
    }

    /// <summary>Refuses every service start while a package is installed, unless the site has a policy of its own.</summary>
    private const string PolicyScript = """
        policy=/usr/sbin/policy-rc.d
        if [ ! -e $policy ]; then
          printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy && trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        fi

        """;
}
