namespace Ssm.StatefulServices.Definitions;

/// <summary>One node of an instance: a pod.</summary>
public sealed record Node
{
    /// <summary>The pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number at the end of the pod's name.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The pod's address; null while it has none.</summary>
    public string? Address { get; init; }

    /// <summary>The pod is ready, says Kubernetes.</summary>
    public bool IsReady { get; init; }

    /// <summary>The pod is being deleted.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>The pod is of an older revision than its StatefulSet: it is going to be restarted.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Why the pod does not run, such as <c>ErrImagePull: …</c>; null when there is nothing to tell.</summary>
    public string? Problem { get; init; }

    /// <summary>Exit code of the init container that keeps the engine from starting; null when none does, or the last did not end yet. For an engine that must
    /// not start as things are, and says by its code why.</summary>
    public int? PreparationFailure { get; init; }

    /// <summary>Exit code of the container that failed last, of those that should run all the time; null while the node is ready, and when none failed.</summary>
    public int? EngineFailure { get; init; }

    /// <summary>The role that the pod's label says it has; null when it says none.</summary>
    public string? Role { get; init; }
}
