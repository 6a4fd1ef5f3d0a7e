namespace Ssm.Standalone.Storage;

/// <summary>An advisory lock on the data folder for as long as the process lives: the kernel drops it however the process ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    public static StoreLock Take(string folder)
    {
        var path = Path.Combine(folder, "store.lock");
        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            File.WriteAllText(HolderPath(folder), $"{Environment.ProcessId}\n");
            return new StoreLock(file);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreException(StoreError.Locked, $"The data folder {folder} is in use by process {HolderOf(folder)}.", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderOf(string folder)
    {
        try
        {
            return File.ReadAllText(HolderPath(folder)).Trim();
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }

    // A file of its own: the locked one cannot be read by others.
    private static string HolderPath(string folder) => Path.Combine(folder, "store.pid");
}
