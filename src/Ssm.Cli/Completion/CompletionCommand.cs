using System.CommandLine;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Completion;

/// <summary><c>ssm completion</c>: prints what a shell needs to complete <c>ssm</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", CompletionScripts.Shells) };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new Command("completion", "Print the completion script of a shell") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await context.Output.WriteAsync(CompletionScripts.Of(parsed.GetValue(shell)!));
            return ExitCodes.Success;
        });
        return command;
    }
}
