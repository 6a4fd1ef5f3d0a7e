namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>How a strategic merge patch treats a field; <c>x-kubernetes-patch-strategy</c>.</summary>
[Flags]
internal enum PatchStrategy
{
    /// <summary>Objects merge, lists are replaced.</summary>
    None = 0,

    /// <summary>A list merges by its key, or as a set of primitives.</summary>
    Merge = 1,

    /// <summary>An object is replaced as a whole.</summary>
    Replace = 2,

    /// <summary>The patch may list, under <c>$retainKeys</c>, the only members that stay.</summary>
    RetainKeys = 4,
}
