namespace Ssm.Kubernetes;

/// <summary>What it took to make an object as desired.</summary>
public enum EnsureResult
{
    /// <summary>It already was; nothing was written.</summary>
    Unchanged,

    /// <summary>It did not exist.</summary>
    Created,

    /// <summary>It differed in a field that is desired.</summary>
    Patched,
}
