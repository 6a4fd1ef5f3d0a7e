using System.Globalization;

namespace Ssm.Standalone.Node.Processes;

/// <summary>
/// The processes that run, written down on disk, so that the next node finds what this one could not end. One file per container:
/// <c>pid start-time boot-id</c>.
/// </summary>
internal sealed class ProcessLedger(string folder)
{
    /// <summary>Writes a process down. Not synced: a power cut ends the process, too.</summary>
    public void Add(string containerId, ProcessIdentity process)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, containerId), string.Create(CultureInfo.InvariantCulture, $"{process.Pid} {process.StartTime} {ProcessTable.BootId}"));
    }

    /// <summary>Strikes a process that has ended with all it started.</summary>
    public void Remove(string containerId)
    {
        var file = Path.Combine(folder, containerId);
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    /// <summary>What is written down and was started in this boot; records of other boots are removed.</summary>
    public IReadOnlyList<(string ContainerId, ProcessIdentity Process)> Read()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var records = new List<(string, ProcessIdentity)>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var fields = File.ReadAllText(file).Split(' ');
            if (fields.Length == 3 && fields[2] == ProcessTable.BootId && int.TryParse(fields[0], out var pid) && long.TryParse(fields[1], out var start))
            {
                records.Add((Path.GetFileName(file), new ProcessIdentity(pid, start)));
            }
            else
            {
                File.Delete(file);
            }
        }

        return records;
    }
}
