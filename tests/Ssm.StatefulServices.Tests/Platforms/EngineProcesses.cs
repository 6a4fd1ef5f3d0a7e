using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>Processes of this machine. A container's processes are those of the session that its first process leads: engines may overwrite their own environment.</summary>
internal static class EngineProcesses
{
    /// <summary>Ids of the processes of a session; zombies do not count.</summary>
    public static IReadOnlyList<int> OfSession(int leader) =>
        [.. All().Where(process => Read($"/proc/{process}/stat") is { } stat && Session(stat) == leader)];

    /// <summary>Ids of the processes whose command line or environment contains a text; zombies have neither.</summary>
    public static IReadOnlyList<int> Containing(string text) =>
        [.. All().Where(process => process != Environment.ProcessId && (Contains($"/proc/{process}/cmdline", text) || Contains($"/proc/{process}/environ", text)))];

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

    /// <summary>Field 6 of proc(5)'s stat, or null for a zombie; the second field is in brackets and may contain anything.</summary>
    private static int? Session(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : int.Parse(fields[3], CultureInfo.InvariantCulture);
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
