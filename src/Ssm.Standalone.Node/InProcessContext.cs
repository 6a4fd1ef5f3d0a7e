namespace Ssm.Standalone.Node;

/// <summary>What an in-process program sees of its container. The environment of the node's own process is not part of it.</summary>
public sealed record InProcessContext
{
    /// <summary>The container's command after its first word, then its args; paths and cluster names already rewritten.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The container's environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The container's log. Thread-safe; each line gets its time stamp when its newline is written.</summary>
    public required TextWriter Output { get; init; }
}
