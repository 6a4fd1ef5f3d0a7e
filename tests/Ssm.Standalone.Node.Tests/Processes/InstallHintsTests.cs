using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Tests.Processes;

public sealed class InstallHintsTests
{
    private static readonly InstallHints Hints = new(new Dictionary<string, string> { ["redis-server"] = "apt-get install redis-server", ["mongod"] = "see https://example.org/mongo" });

    [Theory]
    [InlineData("redis-server", null, "redis-server is not installed on this machine: apt-get install redis-server")]
    [InlineData("/usr/local/bin/redis-server", null, "redis-server is not installed on this machine: apt-get install redis-server")]
    [InlineData("redis-server", "ask your administrator", "redis-server is not installed on this machine: ask your administrator")]
    [InlineData("mongod", null, "mongod is not installed on this machine: see https://example.org/mongo")]
    [InlineData("unheard-of", null, "unheard-of is not installed on this machine, or not on the PATH of ssm")]
    public void For_Command_SaysWhatToInstall(string command, string? annotation, string expected) => Assert.Equal(expected, Hints.For(command, annotation));
}
