namespace Ssm.Standalone.Node.Processes;

/// <summary>
/// Finds executables as a shell does, and in the folders where Debian keeps engines that are not on an ordinary user's <c>PATH</c>.
/// </summary>
/// <param name="path">The value of <c>PATH</c>.</param>
/// <param name="overrides">Absolute paths by command name, from the site's configuration; they win.</param>
public sealed class ExecutableFinder(string path, IReadOnlyDictionary<string, string> overrides)
{
    private const string ExporterSuffix = "_exporter";

    private static readonly string[] EngineFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/share/zookeeper/bin"];

    /// <summary>The programs that Debian's scripts of the same names in <c>/usr/sbin</c> wrap. The scripts change to another user, or refuse to run as this one.</summary>
    private static readonly string[] Wrapped = ["/usr/lib/rabbitmq/bin"];

    private readonly string[] _folders =
    [
        .. path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(EngineFolders)
            .SelectMany(folder => folder is "/usr/sbin" or "/sbin" ? Wrapped.Append(folder) : [folder])
            .Distinct(),
    ];

    /// <summary>The <c>PATH</c> that processes get.</summary>
    public string SearchPath => string.Join(':', _folders);

    /// <summary>
    /// The absolute path of a command; null when it is not installed. A command that is a path but not a file is looked for by its name: images keep
    /// their executables elsewhere than Debian does. What others call <c>redis_exporter</c> Debian calls <c>prometheus-redis-exporter</c>.
    /// </summary>
    public string? Find(string command)
    {
        var name = Path.GetFileName(command);
        if (overrides.TryGetValue(name, out var configured))
        {
            return IsExecutable(configured) ? configured : null;
        }

        return Path.IsPathRooted(command) && IsExecutable(command)
            ? command
            : OnPath(name) ?? (name.EndsWith(ExporterSuffix, StringComparison.Ordinal) ? OnPath($"prometheus-{name.Replace('_', '-')}") : null);
    }

    private string? OnPath(string name) => _folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
