using System.Text;

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
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            file.Flush();
            return new StoreLock(file);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreException(StoreError.Locked, $"The data folder {folder} is in use by process {HolderOf(path)}.", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Trim() is { Length: > 0 } pid ? pid : "(unknown)";
    }
}
