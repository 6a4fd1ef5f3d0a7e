using System.Diagnostics;

namespace Ssm.StatefulServices.Tests.Platforms;

/// <summary>A real file system of a given size under the volumes of a node, until this is disposed; only root can have it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MostLooks = 50;

    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Makes it; null when this process may not.</summary>
    /// <param name="folder">Where; it is made when it is not there.</param>
    /// <param name="size">As mount's tmpfs has it, such as 64m.</param>
    public static SmallDisk? TryMount(string folder, string size)
    {
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={size}", "/small-disk", folder) ? new SmallDisk(folder) : null;
    }

    /// <summary>Makes it so large that this many bytes are left; what is on it stays.</summary>
    public void LeaveFree(long bytes) =>
        // What an engine writes between the look and the change would not fit, and the system refuses the change: then it is looked at again.
        Assert.True(Enumerable.Range(0, MostLooks).Any(_ => TryLeaveFree(bytes)), $"{_folder} could not be made to leave {bytes} bytes");

    private bool TryLeaveFree(long bytes)
    {
        var now = new DriveInfo(_folder);
        return Run("mount", "-o", $"remount,size={now.TotalSize - now.TotalFreeSpace + bytes}", _folder);
    }

    /// <summary>Takes it away, even from under an engine that is about to be stopped.</summary>
    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
