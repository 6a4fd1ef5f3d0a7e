using Ssm.Standalone.Node.Processes;

namespace Ssm.Standalone.Node.Tests.Processes;

public class ExecutableFinderTests
{
    [Theory]
    [InlineData("/opt/rabbitmq/sbin:/usr/bin:/usr/sbin", "/opt/rabbitmq/sbin:/usr/bin:/usr/lib/rabbitmq/bin:/usr/sbin:")]
    [InlineData("/usr/bin", "/usr/bin:/usr/local/sbin:/usr/lib/rabbitmq/bin:/usr/sbin:")]
    public void SearchPath_ScriptsThatChangeTheUser_ComeAfterWhatTheyWrap(string path, string expected) =>
        Assert.StartsWith(expected, new ExecutableFinder(path, new Dictionary<string, string>()).SearchPath, StringComparison.Ordinal);
}
