using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Ssm.Cli.Tests.Documentation;

/// <summary>One of <c>docs/services</c>: its sections, the rows of their tables, and its example.</summary>
internal sealed partial class ServicePage(string service)
{
    private readonly string[] _lines = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "services", $"{service}.md"));

    /// <summary>The text below a heading of the second level, up to the next one; those of the third level belong to it.</summary>
    public IReadOnlyList<string> Section(string title) =>
        [.. _lines.SkipWhile(line => line != $"## {title}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];

    /// <summary>What the tables of a section say of each parameter, by its path. A table below the heading <c>config</c> has names below <c>config</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters(string title)
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        var prefix = "";
        foreach (var line in Section(title))
        {
            prefix = line.StartsWith("### ", StringComparison.Ordinal) ? $"{line[4..].Trim('`')}." : prefix;
            if (FirstCell().Match(line) is { Success: true } row)
            {
                var names = Name().Matches(row.Groups["names"].Value).Select(match => match.Groups["name"].Value).ToArray();
                foreach (var name in names)
                {
                    // `permissions.configure`, `.write`: the same parent.
                    var path = name.StartsWith('.') ? names[0][..names[0].IndexOf('.', StringComparison.Ordinal)] + name : prefix + name;
                    rows.Add(path, row.Groups["rest"].Value);
                }
            }
        }

        return rows;
    }

    /// <summary>The documents of the page's example.</summary>
    public IReadOnlyList<YamlMappingNode> Example()
    {
        var yaml = string.Join('\n', Section("Example").SkipWhile(line => line != "```yaml").Skip(1).TakeWhile(line => line != "```"));
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    [GeneratedRegex(@"^\| (?<names>`[^|]+`) \|(?<rest>.*)\|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FirstCell();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
