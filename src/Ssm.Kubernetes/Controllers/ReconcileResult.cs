namespace Ssm.Kubernetes;

/// <summary>What a pass asks of the work queue.</summary>
public readonly record struct ReconcileResult
{
    /// <summary>Nothing to do until something changes.</summary>
    public static ReconcileResult Done => default;

    /// <summary>When to look again; null means only on a change.</summary>
    public TimeSpan? After { get; private init; }

    /// <summary>Look again after <paramref name="delay"/>, or earlier on a change. This is for waiting; failures are thrown.</summary>
    public static ReconcileResult RequeueAfter(TimeSpan delay) => new() { After = delay < TimeSpan.Zero ? TimeSpan.Zero : delay };
}
