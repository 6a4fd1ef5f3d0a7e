namespace Ssm.Kubernetes;

/// <summary>
/// Makes the world as one object declares it. Level-based: it is told which object to look at, never what happened, since events may be
/// merged, repeated or missed while nobody ran. After Kubernetes' controller-runtime, package reconcile.
/// </summary>
public interface IReconciler
{
    /// <summary>
    /// One pass over one object. An exception means the pass failed: it runs again with back-off. One key never runs twice at once.
    /// </summary>
    Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken);
}
