using System.CommandLine;

namespace Ssm.Cli.Commands;

/// <summary>
/// Names of flags as Kubernetes' programs take them: <c>--log_dir</c> is <c>--log-dir</c> (<c>WordSepNormalizeFunc</c> of k8s.io/component-base), since the log's flags
/// have come with underscores from glog and klog.
/// </summary>
internal static class FlagNames
{
    /// <summary>The arguments with dashes in the names of flags. What is no flag of any command stays, as it may be somebody's value.</summary>
    public static IReadOnlyList<string> Normalize(RootCommand root, IReadOnlyList<string> arguments)
    {
        var flags = Flags(root).ToHashSet(StringComparer.Ordinal);
        var words = arguments.TakeWhile(argument => argument != "--").Count();
        return [.. arguments.Take(words).Select(argument => Normalize(flags, argument)), .. arguments.Skip(words)];
    }

    private static string Normalize(HashSet<string> flags, string argument)
    {
        var end = argument.IndexOf('=', StringComparison.Ordinal) is >= 0 and var index ? index : argument.Length;
        var name = argument[..end].Replace('_', '-');
        return flags.Contains(name) ? name + argument[end..] : argument;
    }

    private static IEnumerable<string> Flags(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal))
            .Concat(command.Subcommands.SelectMany(Flags));
}
