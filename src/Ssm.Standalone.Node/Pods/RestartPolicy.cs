namespace Ssm.Standalone.Node.Pods;

/// <summary><c>spec.restartPolicy</c> of a pod. Pure.</summary>
internal static class RestartPolicy
{
    public const string Always = "Always";
    public const string OnFailure = "OnFailure";

    /// <summary>True if a container that ended so is started again.</summary>
    /// <param name="policy">Null means <see cref="Always"/>.</param>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="isInit">Init containers run once, even under <see cref="Always"/>.</param>
    public static bool Restarts(string? policy, int exitCode, bool isInit) => (policy ?? Always) switch
    {
        Always => !isInit || exitCode != 0,
        OnFailure => exitCode != 0,
        _ => false,
    };
}
