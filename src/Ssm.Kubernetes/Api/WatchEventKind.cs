namespace Ssm.Kubernetes;

/// <summary>What a watch event tells; Kubernetes API concepts, "Efficient detection of changes".</summary>
public enum WatchEventKind
{
    /// <summary>The object came into the watched set.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object left the watched set.</summary>
    Deleted,

    /// <summary>No change: only the revision moved on.</summary>
    Bookmark,
}
