namespace Ssm.Standalone.Node.Processes;

/// <summary>What to install for a command that is missing.</summary>
/// <param name="known">By the name of a command.</param>
internal sealed class InstallHints(IReadOnlyDictionary<string, string> known)
{
    /// <summary>One sentence that names the command and what to do about it.</summary>
    /// <param name="command">The command as the container gives it.</param>
    /// <param name="annotation">The pod's own hint, which wins; null for none.</param>
    public string For(string command, string? annotation)
    {
        var name = Path.GetFileName(command);
        return annotation is { Length: > 0 } || known.TryGetValue(name, out annotation)
            ? $"{name} is not installed on this machine: {annotation}"
            : $"{name} is not installed on this machine, or not on the PATH of ssm";
    }
}
