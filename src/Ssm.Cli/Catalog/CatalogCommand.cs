using System.CommandLine;
using Ssm.Cli.Catalog.Output;
using Ssm.Cli.Hosting;

namespace Ssm.Cli.Catalog;

/// <summary>A user's command on the catalog's objects, and the options that many of these share.</summary>
internal sealed class CatalogCommand
{
    private readonly CommandContext _context;
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace; without it, that of the context", HelpName = "NAME" };
    private readonly Option<bool> _allNamespaces = new("--all-namespaces", "-A") { Description = "All namespaces" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "table, json or yaml", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
    private Option<string?>? _scope;

    public CatalogCommand(CommandContext context, string name, string description, params string[] aliases)
    {
        _context = context;
        Command = new Command(name, description);
        foreach (var alias in aliases)
        {
            Command.Aliases.Add(alias);
        }

        _output.AcceptOnlyFromAmong("table", "json", "yaml");
    }

    /// <summary>The command itself.</summary>
    public Command Command { get; }

    /// <summary>Takes <c>--namespace</c>.</summary>
    public CatalogCommand InNamespace()
    {
        Command.Options.Add(_namespace);
        return this;
    }

    /// <summary>Takes <c>--namespace</c> and <c>--all-namespaces</c>.</summary>
    public CatalogCommand InAnyNamespace()
    {
        Command.Options.Add(_namespace);
        Command.Options.Add(_allNamespaces);
        return this;
    }

    /// <summary>Takes <c>--scope</c>; without a default the command finds out by itself.</summary>
    public CatalogCommand InScope(string? byDefault, params string[] allowed)
    {
        _scope = new Option<string?>("--scope") { Description = $"{string.Join(" or ", allowed)}", HelpName = "SCOPE", DefaultValueFactory = _ => byDefault };
        _scope.AcceptOnlyFromAmong(allowed);
        Command.Options.Add(_scope);
        return this;
    }

    /// <summary>Takes <c>--output</c>.</summary>
    public CatalogCommand WithOutput()
    {
        Command.Options.Add(_output);
        return this;
    }

    /// <summary>Takes a name.</summary>
    public Argument<string> Argument(string name, string description) => Add(new Argument<string>(name) { Description = description });

    /// <summary>Takes a name or none.</summary>
    public Argument<string?> OptionalArgument(string name, string description) =>
        Add(new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne });

    /// <summary>Takes an option.</summary>
    public Option<T> Option<T>(Option<T> option)
    {
        Command.Options.Add(option);
        return option;
    }

    /// <summary>What the command does; what it throws becomes the error line.</summary>
    public Command Runs(Func<CatalogSession, CancellationToken, Task> run)
    {
        Command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = Open(parsed);
            await run(session, cancellationToken);
            return ExitCodes.Success;
        });
        return Command;
    }

    private CatalogSession Open(ParseResult parsed)
    {
        var configuration = UserCluster.Find(_context, GlobalOptions.Kubeconfig(parsed), GlobalOptions.Context(parsed));
        var current = string.IsNullOrEmpty(configuration.Namespace) ? "default" : configuration.Namespace;
        return new CatalogSession(configuration, parsed, _context, GlobalOptions.Verbosity(parsed))
        {
            Namespace = Command.Options.Contains(_namespace) && parsed.GetValue(_namespace) is { Length: > 0 } named ? named : current,
            IsAllNamespaces = Command.Options.Contains(_allNamespaces) && parsed.GetValue(_allNamespaces),
            Scope = _scope is null ? ScopeKind.All : ScopeOf(parsed.GetValue(_scope)),
            IsScopeGiven = _scope is not null && parsed.GetResult(_scope) is { Implicit: false },
            Format = Command.Options.Contains(_output) ? FormatOf(parsed.GetValue(_output)!) : OutputFormat.Table,
        };
    }

    private Argument<T> Add<T>(Argument<T> argument)
    {
        Command.Arguments.Add(argument);
        return argument;
    }

    private static ScopeKind ScopeOf(string? text) => text switch
    {
        "cluster" => ScopeKind.Cluster,
        "namespace" => ScopeKind.Namespace,
        _ => ScopeKind.All,
    };

    private static OutputFormat FormatOf(string text) => text switch
    {
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        _ => OutputFormat.Table,
    };
}
