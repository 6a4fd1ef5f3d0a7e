using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.Standalone.Node.Controllers.Workloads;

/// <summary>Who may take over what belongs to nobody.</summary>
internal static class Adoption
{
    /// <summary>
    /// Asks the server whether an owner is still there and stays. Memory may still show an owner that is being deleted and has just let go of its dependents;
    /// what it took back would be garbage.
    /// </summary>
    public static async Task<bool> IsOpenToAsync<T>(KubernetesApi api, ResourceType<T> type, T owner, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = await api.GetAsync(type, NamespacedName.Of(owner), cancellationToken);
        return live is { Metadata.DeletionTimestamp: null } && live.Metadata.Uid == owner.Metadata.Uid;
    }
}
