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
        var parsed = Parse(arguments, context);
        if (ProblemOf(parsed) is { } problem)
        {
            await context.Error.WriteLineAsync($"error: {problem}");
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

    /// <summary>What is wrong with a command line; null = nothing.</summary>
    private static string? ProblemOf(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand && parsed.Errors.Count > 0 && parsed.UnmatchedTokens.Count > 0)
        {
            return $"there is no command '{parsed.UnmatchedTokens[0]}'; see 'ssm --help'";
        }

        var what = parsed.Errors.Count > 0
            ? OneLine(parsed.Errors[0].Message).TrimEnd('.')
            : GlobalOptions.Misplaced(parsed) is { } option ? $"{option} may stand before a command on the catalog only" : null;
        return what is null ? null : $"{what}; see '{PathOf(parsed.CommandResult)} --help'";
    }

    /// <summary>The command as it was typed: <c>ssm get brokers</c>.</summary>
    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "ssm";

    /// <summary>What a command line says.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments, CommandContext context)
    {
        var root = Create(context);
        return root.Parse(FlagNames.Normalize(root, arguments));
    }

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

        GlobalOptions.AddBefore(root);
        root.Subcommands.Add(CompleteCommand.Create(context, root));
        return root;
    }

    /// <summary>The library lists what is allowed on lines of its own.</summary>
    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
