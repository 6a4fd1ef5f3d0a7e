using System.CommandLine;
using System.Text;

namespace Ssm.Cli.Tests.Documentation;

/// <summary>The command tree as Markdown.</summary>
internal static class CommandPage
{
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder();
        foreach (var command in root.Subcommands.Where(command => !command.Hidden))
        {
            Append(text, "ssm", command, level: 2);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string path, Command command, int level)
    {
        var full = $"{path} {command.Name}";
        text.Append('\n').Append('#', level).Append($" `{full}`\n\n{Sentence(command.Description)}");
        if (command.Aliases.Count > 0)
        {
            text.Append($" Also: {string.Join(", ", command.Aliases.Order(StringComparer.Ordinal).Select(alias => $"`{alias}`"))}.");
        }

        text.Append('\n');
        AppendArguments(text, command);
        AppendOptions(text, command);
        foreach (var subcommand in command.Subcommands.Where(subcommand => !subcommand.Hidden))
        {
            Append(text, full, subcommand, level + 1);
        }
    }

    private static void AppendArguments(StringBuilder text, Command command)
    {
        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
        {
            var name = argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name.ToUpperInvariant()}]" : argument.Name.ToUpperInvariant();
            text.Append($"\n- `{name}`: {argument.Description}\n");
        }
    }

    private static void AppendOptions(StringBuilder text, Command command)
    {
        var options = command.Options.Where(option => !option.Hidden && option.Name is not "--help" and not "--version").ToList();
        if (options.Count == 0)
        {
            return;
        }

        text.Append("\n| option | default | meaning |\n| --- | --- | --- |\n");
        foreach (var option in options)
        {
            var names = option.Aliases.Order(StringComparer.Ordinal).Prepend(option.Name).Distinct();
            var value = option.HelpName is null ? string.Empty : $" {option.HelpName}";
            text.Append($"| {string.Join(", ", names.Select((name, index) => $"`{name}{(index == 0 ? value : string.Empty)}`"))} | {Default(option)} | {option.Description?.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static string Default(Option option) => (option.Required, option.HasDefaultValue) switch
    {
        (true, _) => "required",
        (_, false) => string.Empty,
        _ => option.GetDefaultValue() switch
        {
            null or "" or false => string.Empty,
            true => "`true`",
            string text => $"`{text}`",
            System.Collections.IEnumerable many => string.Join(' ', many.Cast<object>().Select(item => $"`{item}`")),
            var other => $"`{other}`",
        },
    };

    private static string Sentence(string? text) => string.IsNullOrEmpty(text) ? string.Empty : text.EndsWith('.') ? text : $"{text}.";
}
