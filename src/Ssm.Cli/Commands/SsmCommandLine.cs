using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Ssm.Cli.Catalog;
using Ssm.Cli.Completion;
using Ssm.Cli.Hosting;
using Ssm.Cli.Roles;

namespace Ssm.Cli.Commands;

/// <summary>Every subcommand of <c>ssm</c>, for the process itself and for roles that run inside the standalone node.</summary>
internal static class SsmCommandLine
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Runs one command line and returns its exit code. Errors are one line on the context's error writer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of the program: whatever went wrong becomes one line and an exit code.")]
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = Create(context).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var what = parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0
                ? $"there is no command '{parsed.UnmatchedTokens[0]}'; see 'ssm --help'"
                : $"{parsed.Errors[0].Message.TrimEnd('.')}; see '{PathOf(parsed.CommandResult)} --help'";
            await context.Error.WriteLineAsync($"error: {what}");
            return ExitCodes.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = context.HandlesSignals ? StopTimeout : null,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception failure)
        {
            await context.Error.WriteLineAsync($"error: {Causes.Describe(failure)}");
            if (context.Environment.ContainsKey("SSM_DEBUG"))
            {
                await context.Error.WriteLineAsync(failure.ToString());
            }

            return ExitCodes.Failure;
        }
    }

    /// <summary>The command as it was typed: <c>ssm get brokers</c>.</summary>
    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "ssm";

    /// <summary>All commands.</summary>
    internal static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Self-service stateful services for Kubernetes, and standalone on one machine.");
        foreach (var command in new[]
        {
            DemoCommand.Create(context),
            UpCommand.Create(context),
            DownCommand.Create(context),
            StatusCommand.Create(context),
            KubeconfigCommand.Create(context),
            DoctorCommand.Create(context),
            InstallCommand.Create(context),
            UninstallCommand.Create(context),
            ConformanceCommand.Create(context),
            CompletionCommand.Create(context),
        })
        {
            root.Subcommands.Add(command);
        }

        foreach (var command in CatalogCommands.Create(context).Concat(RoleCommands.Create(context)))
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(CompleteCommand.Create(context, root));
        return root;
    }
}
