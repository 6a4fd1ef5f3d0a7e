using System.CommandLine;
using Ssm.Cli.Completion;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Commands;

/// <summary><c>ssm install plugin</c>: makes <c>kubectl ssm</c> work, by a link that kubectl finds on the path.</summary>
internal static class PluginCommand
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static Command Create(CommandContext context)
    {
        var folder = new Option<string>("--plugins-path", "-p")
        {
            Description = "A folder of the PATH",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine(context.Environment.GetValueOrDefault("HOME", string.Empty), ".local", "bin"),
        };
        var command = new Command("plugin", "Make 'kubectl ssm' work, completion included") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
            var link = Path.Combine(directory, "kubectl-ssm");
            File.Delete(link);
            File.CreateSymbolicLink(link, Environment.ProcessPath!);
            var completion = Path.Combine(directory, "kubectl_complete-ssm");
            await File.WriteAllTextAsync(completion, CompletionScripts.Kubectl, cancellationToken);
            File.SetUnixFileMode(completion, Executable);
            await context.Output.WriteLineAsync($"linked {link} to {Environment.ProcessPath}");
            if (!context.Environment.GetValueOrDefault("PATH", string.Empty).Split(':').Contains(directory))
            {
                await context.Output.WriteLineAsync($"{directory} is not on the PATH yet; add it so that kubectl finds the plugin");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
