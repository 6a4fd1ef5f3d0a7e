using k8s.Models;

namespace Ssm.Standalone.Node.Pods;

/// <summary>Issues tokens of a pod's service account.</summary>
internal interface IPodTokens
{
    /// <summary>A token bound to the pod. Throws as the API does while there is none.</summary>
    /// <param name="pod">The pod; it must be assigned to this node.</param>
    /// <param name="audience">Whom it is for; null for the API server.</param>
    /// <param name="lifetime">How long it should last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PodToken> IssueAsync(V1Pod pod, string? audience, TimeSpan lifetime, CancellationToken cancellationToken);
}
