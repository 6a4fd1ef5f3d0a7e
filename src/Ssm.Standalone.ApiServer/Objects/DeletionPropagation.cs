namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>What becomes of the dependents of a deleted object; the garbage collector acts on it.</summary>
internal enum DeletionPropagation
{
    /// <summary>They go after it.</summary>
    Background,

    /// <summary>They go before it.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}
