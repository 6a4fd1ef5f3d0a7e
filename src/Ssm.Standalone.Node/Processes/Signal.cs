namespace Ssm.Standalone.Node.Processes;

/// <summary>The signals the node sends (signal(7)).</summary>
internal enum Signal
{
    /// <summary>None: only asks whether the process is there.</summary>
    None = 0,

    /// <summary>SIGKILL.</summary>
    Kill = 9,

    /// <summary>SIGTERM.</summary>
    Terminate = 15,
}
