using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>
/// Processes of this machine. A container's processes are those of the session that its first process leads, and their children, which may have left it:
/// engines may overwrite their own environment.
/// </summary>
internal static class EngineProcesses
{
    /// <summary>Ids of the processes of a session, and of those that they started; zombies do not count.</summary>
    public static IReadOnlyList<int> OfSession(int leader)
    {
        var alive = All().Select(Describe).OfType<(int Id, int Parent, int Session)>().ToArray();
        var found = alive.Where(process => process.Session == leader).Select(process => process.Id).ToHashSet();
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(alive.Where(process => found.Contains(process.Parent)).Select(process => process.Id).ToArray());
        }
        while (found.Count > before);

        return [.. found];
    }

    /// <summary>Ids of the processes whose command line or environment contains a text; zombies have neither.</summary>
    public static IReadOnlyList<int> Containing(string text) =>
        [.. All().Where(process => process != Environment.ProcessId && (Contains($"/proc/{process}/cmdline", text) || Contains($"/proc/{process}/environ", text)))];

    /// <summary>Ids of the processes whose command line contains a text.</summary>
    public static IReadOnlyList<int> WithArgument(string text) => [.. All().Where(process => Contains($"/proc/{process}/cmdline", text))];

    /// <summary>Kills processes at once, without a chance to clean up.</summary>
    public static void Kill(IReadOnlyList<int> processes)
    {
        foreach (var id in processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It ended by itself meanwhile, which is as good.
            }
        }
    }

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)).Where(name => char.IsAsciiDigit(name[0])).Select(name => int.Parse(name, CultureInfo.InvariantCulture));

    /// <summary>Fields 4 and 6 of proc(5)'s stat; null for a zombie. The second field is in brackets and may contain anything.</summary>
    private static (int Id, int Parent, int Session)? Describe(int process)
    {
        if (Read($"/proc/{process}/stat") is not { Length: > 0 } stat)
        {
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : (process, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    private static bool Contains(string file, string text) => Read(file)?.Contains(text, StringComparison.Ordinal) is true;

    private static string? Read(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
