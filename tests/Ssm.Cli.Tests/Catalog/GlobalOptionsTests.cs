using Ssm.Testing;

namespace Ssm.Cli.Tests.Catalog;

/// <summary>The options of all of svcat's commands stand wherever cobra takes persistent flags.</summary>
public sealed class GlobalOptionsTests
{
    [Theory]
    [InlineData("--kubeconfig /none get brokers")]
    [InlineData("get --kubeconfig /none brokers")]
    [InlineData("get brokers --kubeconfig=/none")]
    [InlineData("--context x -v 6 --logtostderr --kubeconfig /none relist broker b")]
    [InlineData("--kubeconfig /none mp")]
    [InlineData("--kubeconfig /other get --kubeconfig /none brokers")]
    public async Task Kubeconfig_AnywhereInACommandOnTheCatalog_IsTaken(string commandLine)
    {
        var run = await SsmRun.WithoutClusterAsync(commandLine.Split(' '));

        Assert.Equal("error: --kubeconfig: there is no file /none", run.Error.TrimEnd());
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
    }

    [Theory]
    [InlineData("--context nowhere get brokers")]
    [InlineData("get --context nowhere brokers")]
    [InlineData("get brokers --context nowhere")]
    public async Task Context_AnywhereInACommandOnTheCatalog_IsTaken(string commandLine)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("config"), "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n", TestContext.Current.CancellationToken);

        var run = await SsmRun.OfAsync(folder.File("config"), string.Empty, commandLine.Split(' '));

        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
    }

    [Theory]
    [InlineData("--kubeconfig /none up", "error: --kubeconfig may stand before a command on the catalog only; see 'ssm up --help'")]
    [InlineData("--context x uninstall", "error: --context may stand before a command on the catalog only; see 'ssm uninstall --help'")]
    [InlineData("-v 4 webhook", "error: --verbosity may stand before a command on the catalog only; see 'ssm webhook --help'")]
    [InlineData("up --context x", "error: Unrecognized command or argument '--context'; see 'ssm up --help'")]
    public async Task Option_OfACommandThatIsNotOnTheCatalog_IsNotPassedOver(string commandLine, string error)
    {
        var run = await SsmRun.WithoutClusterAsync(commandLine.Split(' '));

        Assert.Equal(error, run.Error.TrimEnd());
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("get brokers --help", 1)]
    [InlineData("get --help", 1)]
    [InlineData("provision --help", 1)]
    [InlineData("--help", 0)]
    [InlineData("up --help", 0)]
    public async Task Help_OfACommand_ShowsThemOnceWhereTheyAre(string commandLine, int expected)
    {
        var run = await SsmRun.WithoutClusterAsync(commandLine.Split(' '));

        Assert.Equal(expected, run.Output.Split('\n').Count(line => line.Contains("--kubeconfig", StringComparison.Ordinal)));
    }
}
