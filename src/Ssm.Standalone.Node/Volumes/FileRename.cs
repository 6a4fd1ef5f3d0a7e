using System.Runtime.InteropServices;

namespace Ssm.Standalone.Node.Volumes;

/// <summary>rename(2), which replaces a link by another at once; <see cref="File.Move(string, string, bool)"/> refuses links to folders.</summary>
internal static partial class FileRename
{
    public static void Replace(string source, string target)
    {
        if (Rename(source, target) != 0)
        {
            throw new IOException($"cannot rename {source} to {target}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string source, string target);
}
