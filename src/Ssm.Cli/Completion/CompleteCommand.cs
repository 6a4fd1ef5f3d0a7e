using System.CommandLine;
using System.CommandLine.Completions;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Completion;

/// <summary><c>ssm __complete -- WORDS</c>: the candidates for the last of the words, one a line. Shells run it.</summary>
internal static class CompleteCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="context">Where the candidates go.</param>
    /// <param name="root">The program's commands.</param>
    public static Command Create(CommandContext context, RootCommand root)
    {
        var words = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("__complete", "List candidates for the last word") { words };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            foreach (var candidate in Candidates(root, parsed.GetValue(words) ?? []))
            {
                await context.Output.WriteLineAsync(candidate);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>What may stand in place of the last word.</summary>
    public static IEnumerable<string> Candidates(RootCommand root, IReadOnlyList<string> words)
    {
        var last = words.Count == 0 ? string.Empty : words[^1];
        // Without the word itself: one that is a whole command by chance must not count as such.
        var line = string.Join(' ', words.Take(words.Count - 1).Select(Quoted).Append(string.Empty));
        var parsed = root.Parse(line);
        var isOption = last.StartsWith('-');
        return parsed.GetCompletions(line.Length)
            .Select((CompletionItem item) => item.InsertText ?? item.Label)
            .Where(text => text.StartsWith(last, StringComparison.Ordinal) && text.StartsWith('-') == isOption && !text.StartsWith('/') && text != "-?" && text != "-h")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    private static string Quoted(string word) => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word.Replace("\"", string.Empty, StringComparison.Ordinal)}\"" : word;
}
