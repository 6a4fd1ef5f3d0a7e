namespace Ssm.Standalone.Node.Logs;

/// <summary>Which part of a log is wanted (Kubernetes API, <c>PodLogOptions</c>).</summary>
internal sealed record LogQuery
{
    /// <summary>Go on with what comes until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the run before the current one.</summary>
    public bool Previous { get; init; }

    /// <summary>Begin each line with its time stamp.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only this many lines at the end; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>End after this many bytes; null for no limit.</summary>
    public long? LimitBytes { get; init; }
}
