using System.Runtime.InteropServices;

namespace Ssm.Standalone.Node.Processes;

/// <summary>kill(2). .NET itself can only kill.</summary>
internal static partial class Signals
{
    /// <summary>Sends to one process, if it still is the one meant; false if it is gone.</summary>
    public static bool Send(ProcessIdentity process, Signal signal) =>
        ProcessTable.Find(process.Pid) is { } stat && stat.Identity == process && Kill(process.Pid, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
