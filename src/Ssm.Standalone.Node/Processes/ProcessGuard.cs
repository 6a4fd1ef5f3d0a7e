using System.Diagnostics;
using System.Globalization;

namespace Ssm.Standalone.Node.Processes;

/// <summary>
/// A shell that outlives the node by a moment: it reads from a pipe which process groups run, and when the pipe ends, however the node died, it kills
/// them. The kernel ends only the first process of each (see <see cref="ProcessLauncher"/>); an engine behind a start script is not the first.
/// Thread-safe.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private const string Script =
        """
        groups=
        while read -r change group; do
          case $change in
            +) groups="$groups $group" ;;
            -) left=; for each in $groups; do [ "$each" = "$group" ] || left="$left $each"; done; groups=$left ;;
          esac
        done
        for each in $groups; do kill -s KILL -- "-$each"; done 2>/dev/null
        """;

    private readonly Lock _gate = new();
    private readonly Process _shell;

    private ProcessGuard(Process shell) => _shell = shell;

    /// <summary>Starts the shell, in a session of its own so that a Ctrl-C on the node's terminal does not reach it.</summary>
    public static ProcessGuard Start(string setsid)
    {
        var info = new ProcessStartInfo(setsid, ["/bin/sh", "-c", Script, "ssm-process-guard"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();

        // Start returns null only with UseShellExecute.
        return new ProcessGuard(Process.Start(info)!);
    }

    /// <summary>A group that must not outlive the node.</summary>
    public void Watch(int group) => Tell('+', group);

    /// <summary>A group that has ended; its number may be given to another.</summary>
    public void Forget(int group) => Tell('-', group);

    /// <summary>Ends the shell, which kills what is still being watched.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _shell.StandardInput.Close();
        }

        _shell.WaitForExit();
        _shell.Dispose();
    }

    private void Tell(char change, int group)
    {
        lock (_gate)
        {
            try
            {
                _shell.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{change} {group}\n"));
                _shell.StandardInput.Flush();
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // Somebody killed the shell. What it guards against is still found by the next node, from its ledger.
            }
        }
    }
}
