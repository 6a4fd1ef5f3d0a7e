namespace Ssm.Standalone.Node.Processes;

/// <summary>A process to start. Its environment is exactly this; nothing of the node's own leaks in.</summary>
internal sealed record ProcessSpec
{
    /// <summary>Absolute path of the executable.</summary>
    public required string FileName { get; init; }

    /// <summary>Arguments after the executable. Everyone on the machine can read them.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Must exist.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Names the container; found again in the environment of everything it starts.</summary>
    public required string ContainerId { get; init; }

    /// <summary>True for a probe or hook that runs beside the container's first process and must not end the others with it.</summary>
    public bool IsSideProcess { get; init; }

    /// <summary>Arguments and environment may hold secrets.</summary>
    public override string ToString() => $"{FileName} [redacted]";
}
