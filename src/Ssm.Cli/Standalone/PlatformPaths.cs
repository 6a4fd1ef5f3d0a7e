namespace Ssm.Cli.Standalone;

/// <summary>What lies where in a platform's data folder.</summary>
/// <param name="Data">The data folder, absolute.</param>
internal sealed record PlatformPaths(string Data)
{
    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(Data, "kubeconfig");

    /// <summary>What a running platform tells of itself; see <see cref="PlatformRecord"/>.</summary>
    public string Record => Path.Combine(Data, "platform.json");

    /// <summary>The platform's own log.</summary>
    public string Log => Path.Combine(Data, "ssm.log");

    /// <summary>What a detached platform prints.</summary>
    public string Output => Path.Combine(Data, "up.out");

    /// <summary>The API server's store, keys and certificates.</summary>
    public string ApiServer => Path.Combine(Data, "apiserver");

    /// <summary>The node's pods, volumes and container logs.</summary>
    public string Node => Path.Combine(Data, "node");

    /// <summary>The folder that is used when none is named.</summary>
    public static string DefaultData(IReadOnlyDictionary<string, string> environment)
    {
        var share = environment.GetValueOrDefault("XDG_DATA_HOME") is { Length: > 0 } configured
            ? configured
            : Path.Combine(environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? home : "/root", ".local", "share");
        return Path.Combine(share, "ssm");
    }

    /// <summary>The paths below <paramref name="folder"/>, which may be relative.</summary>
    public static PlatformPaths In(string folder) => new(Path.GetFullPath(folder));
}
