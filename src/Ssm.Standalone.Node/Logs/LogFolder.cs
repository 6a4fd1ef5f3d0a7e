namespace Ssm.Standalone.Node.Logs;

/// <summary>Where logs are: <c>logs/{namespace}_{pod}_{uid}/{container}/{restart}.log</c>, as a kubelet lays them out.</summary>
internal sealed class LogFolder(string root)
{
    /// <summary>The folder of one pod's logs.</summary>
    public string OfPod(string @namespace, string pod, string uid) => Path.Combine(root, $"{@namespace}_{pod}_{uid}");

    /// <summary>The log of one run of a container; makes its folder and deletes the logs of runs before the previous one.</summary>
    public static string Prepare(string podFolder, string container, int restartCount)
    {
        var folder = Directory.CreateDirectory(Path.Combine(podFolder, container)).FullName;
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (Restart(file) < restartCount - 1)
            {
                File.Delete(file);
            }
        }

        return Path.Combine(folder, $"{restartCount}.log");
    }

    /// <summary>The newest log of a container, or the one before it; null when there is none.</summary>
    public static string? Find(string podFolder, string container, bool previous)
    {
        var folder = Path.Combine(podFolder, container);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var runs = Directory.EnumerateFiles(folder, "*.log").OrderByDescending(Restart).Take(2).ToList();
        return previous ? runs.ElementAtOrDefault(1) : runs.ElementAtOrDefault(0);
    }

    /// <summary>Removes the logs of pods that are no more.</summary>
    public void RemoveAllBut(IReadOnlySet<string> podFolders)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(root).Where(folder => !podFolders.Contains(folder)))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Restart(string file) => int.TryParse(Path.GetFileName(file).Split('.')[0], out var restart) ? restart : int.MaxValue;
}
