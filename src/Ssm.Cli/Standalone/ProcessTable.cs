using System.Globalization;
using System.Runtime.InteropServices;

namespace Ssm.Cli.Standalone;

/// <summary>What is asked of the kernel about other processes.</summary>
internal static partial class ProcessTable
{
    private const int TerminateSignal = 15;

    /// <summary>When the process started, in clock ticks since boot; null when there is none, or only what is left of an ended one.</summary>
    public static long? StartOf(int processId)
    {
        try
        {
            // The command's name stands in parentheses and may itself hold spaces and parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Asks the process to stop.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, TerminateSignal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
