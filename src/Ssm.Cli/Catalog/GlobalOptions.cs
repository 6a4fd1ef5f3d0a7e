using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ssm.Cli.Catalog;

/// <summary>
/// svcat's options of all its commands. As the persistent flags of cobra they may stand anywhere: before the command (<c>ssm --context x get brokers</c>), and between
/// its words.
/// </summary>
internal static class GlobalOptions
{
    private const string KubeconfigName = "--kubeconfig";
    private const string ContextName = "--context";
    private const string VerbosityName = "--verbosity";

    /// <summary>Adds them to a command, for all that is below it.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in Create())
        {
            option.Recursive = true;
            command.Options.Add(option);
        }
    }

    /// <summary>Lets them stand before the command. Not recursive and not shown there: commands that are not on the catalog do not have them.</summary>
    public static void AddBefore(RootCommand root)
    {
        foreach (var option in Create())
        {
            option.Hidden = true;
            root.Options.Add(option);
        }
    }

    /// <summary>One that stands before a command that does not have it, and would be passed over in silence; null = none.</summary>
    public static string? Misplaced(ParseResult parsed) => parsed.CommandResult.Parent is null
        ? null
        : Given(parsed.RootCommandResult).Select(given => given.Option.Name).FirstOrDefault(name => !IsInherited(parsed.CommandResult, name));

    /// <summary>The kubeconfig file; null = not said.</summary>
    public static string? Kubeconfig(ParseResult parsed) => Value<string>(parsed.CommandResult, KubeconfigName);

    /// <summary>The context of the kubeconfig; null = not said.</summary>
    public static string? Context(ParseResult parsed) => Value<string>(parsed.CommandResult, ContextName);

    /// <summary>How much is told of what is done; 0 = nothing.</summary>
    public static int Verbosity(ParseResult parsed) => Value<int>(parsed.CommandResult, VerbosityName);

    private static IEnumerable<Option> Create() =>
    [
        new Option<string?>(KubeconfigName) { Description = "Kubeconfig file; without it, $KUBECONFIG or ~/.kube/config", HelpName = "FILE" },
        new Option<string?>(ContextName) { Description = "Context of the kubeconfig", HelpName = "NAME" },
        new Option<int>(VerbosityName, "-v", "--v") { Description = "6 and above prints each request to the API", HelpName = "N" },
        new Option<bool>("--logtostderr") { Description = "Accepted for svcat's sake; there is no other place", Hidden = true },
    ];

    /// <summary>The one nearest to the end of the command counts.</summary>
    private static T? Value<T>(CommandResult? result, string name) => result is null
        ? default
        : Given(result).FirstOrDefault(given => given.Option.Name == name) is { } option ? option.GetValueOrDefault<T>() : Value<T>(result.Parent as CommandResult, name);

    private static IEnumerable<OptionResult> Given(CommandResult result) => result.Children.OfType<OptionResult>().Where(option => !option.Implicit);

    private static bool IsInherited(CommandResult result, string name) =>
        result.Parent is CommandResult parent && (result.Command.Options.Any(option => option.Recursive && option.Name == name) || IsInherited(parent, name));
}
