using System.Text;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node.Tests.Volumes;

public sealed class ProjectedFolderTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Files_AreThereWithTheirModes()
    {
        Assert.True(Folder().Write([File("a", "1"), File("sub/b", "2")]));

        Assert.Equal("1", Read("a"));
        Assert.Equal("2", Read("sub/b"));
        Assert.Equal(Mode, System.IO.File.GetUnixFileMode(_folder["v/..data/a"]));
    }

    [Fact]
    public void Write_SameFiles_ChangesNothing()
    {
        Folder().Write([File("a", "1")]);

        Assert.False(Folder().Write([File("a", "1")]));
    }

    [Fact]
    public void Write_ChangedFiles_ReplacesAllAtOnceAndLeavesNoRest()
    {
        Folder().Write([File("a", "1"), File("b", "1"), File("sub/c", "1")]);

        Assert.True(Folder().Write([File("a", "2"), File("d", "2")]));
        Assert.True(Folder().Write([File("a", "3"), File("d", "3")]));

        Assert.Equal("3", Read("a"));
        Assert.Equal(["a", "d"], Directory.EnumerateFileSystemEntries(_folder["v"]).Select(Path.GetFileName).Where(name => !name!.StartsWith("..")).Order());
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder["v"], "..*").Count());
    }

    [Fact]
    public void Write_NoFiles_LeavesAnEmptyFolder()
    {
        Folder().Write([]);

        Assert.False(Folder().Write([]));
        Assert.True(Directory.Exists(_folder["v"]));
    }

    [Fact]
    public void Write_PathLeavesTheVolume_IsRefused() => Assert.Throws<IOException>(() => Folder().Write([File("../../x", "1")]));

    private static VolumeFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text), Mode);

    private ProjectedFolder Folder() => new(_folder["v"]);

    private string Read(string path) => System.IO.File.ReadAllText(_folder[$"v/{path}"]);
}
