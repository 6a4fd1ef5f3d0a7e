using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;
using Ssm.Testing;

namespace Ssm.Cli.Tests.Demo;

/// <summary><c>ssm demo</c> of a service whose engine is not on the machine, and cannot be installed from here: nothing is on this run's PATH.</summary>
public class DemoRefusalTests
{
    [Theory]
    [InlineData("ces", "error: opensearch is missing. Debian does not package OpenSearch; get 2.19 for Linux from https://opensearch.org/downloads.html")]
    [InlineData("kafka", "error: kafka-server-start.sh is missing. Debian does not package Kafka; get kafka_2.13-3.9 from https://kafka.apache.org/downloads")]
    [InlineData("mongo", "error: mongod is missing. Debian does not package MongoDB; get the Community Server 7.0 from https://www.mongodb.com/try/download/community")]
    public async Task Demo_EngineMissing_SaysInOneLineWhatToGetAndWhere_AndStartsNothing(string service, string expected)
    {
        using var folder = new TemporaryFolder();

        var run = await SsmRun.WithoutClusterAsync("demo", service, "--data", folder.File("data"));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(expected, line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Demo_SiteNamesTheProgram_IsAskedForWhatIsNotBesideItOnly()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("kafka-server-start.sh"), "/bin/true");
        var site = folder.File("offerings.json");
        await File.WriteAllTextAsync(
            site, $$"""{ "kafka": { "plans": { "kafka-1.1-standard": { "executable": "{{folder.Path}}/kafka-server-start.sh" } } } }""", TestContext.Current.CancellationToken);
        var error = new StringWriter();
        var context = new CommandContext
        {
            Environment = new Dictionary<string, string> { ["HOME"] = "/nonexistent", ["SSM_OFFERINGS"] = site },
            Output = TextWriter.Null,
            Error = error,
            Time = TimeProvider.System,
        };

        var exitCode = await SsmCommandLine.RunAsync(["demo", "kafka", "--data", folder.File("data")], context, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.StartsWith("error: kafka-storage.sh is missing. ", error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }
}
