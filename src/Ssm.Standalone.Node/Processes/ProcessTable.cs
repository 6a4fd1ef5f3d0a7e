namespace Ssm.Standalone.Node.Processes;

/// <summary>Reads <c>/proc</c>. A process may end at any moment, so absence is an ordinary answer.</summary>
internal static class ProcessTable
{
    private const int KernelThreads = 2;

    /// <summary>Names this boot: start times of another boot mean nothing.</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>One process; null when it is gone.</summary>
    public static ProcessStat? Find(int pid) => Read($"/proc/{pid}/stat") is { } text ? ProcessStat.Parse(text) : null;

    /// <summary>True while the very process runs.</summary>
    public static bool IsRunning(ProcessIdentity process) => Find(process.Pid) is { IsZombie: false } stat && stat.Identity == process;

    /// <summary>Every process this user can see.</summary>
    public static IEnumerable<ProcessStat> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out var pid) && Find(pid) is { } stat)
            {
                yield return stat;
            }
        }
    }

    /// <summary>True if the environment the process was started with has <c>name=value</c>. Some engines overwrite it with a title.</summary>
    public static bool HasEnvironment(int pid, string entry) =>
        Read($"/proc/{pid}/environ") is { } text && text.Split('\0').Contains(entry);

    /// <summary>
    /// True in the moment in which a process has left its old program and has not entered the new one, so that it has neither arguments nor an environment.
    /// Threads of the kernel and their parent, which never have any, are left out.
    /// </summary>
    public static bool IsBetweenPrograms(ProcessStat process) =>
        process is { IsZombie: false, Identity.Pid: not KernelThreads, ParentPid: not KernelThreads } && Read($"/proc/{process.Identity.Pid}/environ") is "" && Read($"/proc/{process.Identity.Pid}/cmdline") is "";

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
