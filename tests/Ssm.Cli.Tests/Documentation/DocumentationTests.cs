using System.Text.RegularExpressions;
using Ssm.Cli.Commands;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Tests.Documentation;

/// <summary>What the documents say of files, lengths and options is so.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    private static readonly string[] Commands =
        ["demo", "up", "down", "status", "kubeconfig", "doctor", "conformance", "catalog-controller", "webhook", "service-discovery", "broker"];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file)),
    ];

    public static TheoryData<string> CommandNames => [.. Commands];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Link_ToAFile_LeadsToOne(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        var dead = Link().Matches(File.ReadAllText(Path.Combine(Root, document)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("README.md", 120)]
    [InlineData("README.zh-CN.md", 120)]
    [InlineData("CONTRIBUTING.md", 100)]
    public void FirstPages_AreShort(string document, int lines) =>
        Assert.InRange(File.ReadLines(Path.Combine(Root, document)).Count(), 1, lines);

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Options_OfEachCommand_AreInTheReference(string command)
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs", "reference"), "*.md");
        var reference = string.Concat(await Task.WhenAll(pages.Select(page => File.ReadAllTextAsync(page))));

        var missing = Option().Matches(await HelpAsync(command)).Select(match => match.Value).Distinct()
            .Where(option => option != "--help" && !reference.Contains($"`{option}", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Commands_OfTheProgram_AreAllChecked()
    {
        var listed = CommandLine().Matches(await HelpAsync(null)).Select(match => match.Groups["name"].Value);

        Assert.Equal(Commands.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static async Task<string> HelpAsync(string? command)
    {
        var output = new StringWriter();
        var context = new CommandContext { Environment = new Dictionary<string, string>(), Output = output, Error = output, Time = TimeProvider.System };
        string[] arguments = command is null ? ["--help"] : [command, "--help"];

        Assert.Equal(ExitCodes.Success, await SsmCommandLine.RunAsync(arguments, context, TestContext.Current.CancellationToken));
        return output.ToString();
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ssm.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!; // a test always runs below the repository
        }

        return folder;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"--[a-z][a-z-]*", RegexOptions.None, 1000)]
    private static partial Regex Option();

    [GeneratedRegex(@"(?<=Commands:\r?\n(.*\r?\n)*)^  (?<name>[a-z][a-z-]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandLine();
}
