using Ssm.Standalone.Node.Processes;
using Ssm.Testing;

namespace Ssm.Standalone.Node.Tests.Processes;

public class ExecutableFinderTests
{
    [Theory]
    [InlineData("/opt/rabbitmq/sbin:/usr/bin:/usr/sbin", "/opt/rabbitmq/sbin:/usr/bin:/usr/lib/rabbitmq/bin:/usr/sbin:")]
    [InlineData("/usr/bin", "/usr/bin:/usr/local/sbin:/usr/lib/rabbitmq/bin:/usr/sbin:")]
    public void SearchPath_ScriptsThatChangeTheUser_ComeAfterWhatTheyWrap(string path, string expected) =>
        Assert.StartsWith(expected, new ExecutableFinder(path, new Dictionary<string, string>()).SearchPath, StringComparison.Ordinal);

    [Theory]
    [InlineData("/redis_exporter", "prometheus-redis-exporter")]
    [InlineData("/bin/mysqld_exporter", "mysqld_exporter")]
    public void Find_ExporterOfAnImage_IsFoundUnderItsOwnNameOrDebians(string command, string installed)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(installed);
        File.WriteAllText(file, "#!/bin/sh\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(file, new ExecutableFinder(Path.GetDirectoryName(file)!, new Dictionary<string, string>()).Find(command));
    }

    [Fact]
    public void Find_ProgramThatIsNotInstalled_IsNull() =>
        Assert.Null(new ExecutableFinder("/nowhere", new Dictionary<string, string>()).Find("/no_such_exporter"));
}
