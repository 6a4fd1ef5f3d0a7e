using System.Text.RegularExpressions;

namespace Ssm.Cli.Tests.Documentation;

/// <summary>What the documents say of files and lengths is so.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = Checkout.Root;

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file)),
    ];

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

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
