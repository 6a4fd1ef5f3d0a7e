namespace Ssm.Standalone.Node.Volumes;

/// <summary>
/// A folder whose files change all at once: they lie in a folder of their own that <c>..data</c> points to, and what the container sees are links
/// through <c>..data</c>. That is how a kubelet does it, and what programs that reload their configuration watch for.
/// </summary>
internal sealed class ProjectedFolder(string path)
{
    private const string DataLink = "..data";
    private const string NextLink = "..data_tmp";

    /// <summary>Makes the folder hold exactly these files; does nothing when it does already.</summary>
    /// <returns>True if anything changed.</returns>
    public bool Write(IReadOnlyList<VolumeFile> files)
    {
        Directory.CreateDirectory(path);
        var link = Path.Combine(path, DataLink);
        var old = new FileInfo(link).LinkTarget is { } target ? Path.Combine(path, target) : null;
        if (old is not null && Directory.Exists(old) && Holds(old, files))
        {
            return false;
        }

        var next = Path.Combine(path, Unused());
        foreach (var file in files)
        {
            Write(next, file);
        }

        Directory.CreateDirectory(next);
        var swap = Path.Combine(path, NextLink);
        File.Delete(swap);
        Directory.CreateSymbolicLink(swap, Path.GetFileName(next));
        FileRename.Replace(swap, link);
        Link(files);
        if (old is not null && Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        return true;
    }

    private string Unused()
    {
        var number = 0;
        string name;
        do
        {
            name = $"..{number++}";
        }
        while (Path.Exists(Path.Combine(path, name)));

        return name;
    }

    private static bool Holds(string folder, IReadOnlyList<VolumeFile> files)
    {
        if (Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count() != files.Count)
        {
            return false;
        }

        return files.All(file => File.Exists(Path.Combine(folder, file.Path))
            && File.GetUnixFileMode(Path.Combine(folder, file.Path)) == file.Mode
            && File.ReadAllBytes(Path.Combine(folder, file.Path)).AsSpan().SequenceEqual(file.Content));
    }

    private static void Write(string folder, VolumeFile file)
    {
        var target = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!target.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            throw new IOException($"volume file '{file.Path}' leaves its volume");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, file.Content);
        File.SetUnixFileMode(target, file.Mode);
    }

    private void Link(IReadOnlyList<VolumeFile> files)
    {
        var wanted = files.Select(file => file.Path.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            if (!entry.Name.StartsWith("..", StringComparison.Ordinal) && !wanted.Remove(entry.Name))
            {
                entry.Delete();
            }
        }

        foreach (var name in wanted)
        {
            File.CreateSymbolicLink(Path.Combine(path, name), $"{DataLink}/{name}");
        }
    }
}
