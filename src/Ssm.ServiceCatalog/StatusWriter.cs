using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.ServiceCatalog;

/// <summary>Writes a status without losing it to somebody else's change of spec or metadata.</summary>
internal static class StatusWriter
{
    private const int MostAttempts = 5;

    /// <summary>
    /// Writes the status over <paramref name="resource"/>. When the object has changed meanwhile, but not its status, the status is written over the
    /// changed one: what a broker answered stays true whatever a user does to the spec.
    /// </summary>
    /// <exception cref="KubernetesApiException">The status was changed by somebody else, or the write was refused.</exception>
    public static async Task<T> WriteAsync<T>(
        KubernetesApi api, ResourceType<T> type, T resource, Func<T, T> withStatus, Func<T, bool> hasSameStatus, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = resource;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await api.UpdateStatusAsync(type, withStatus(live), cancellationToken);
            }
            catch (KubernetesApiException conflict) when (conflict.IsConflict && attempt < MostAttempts)
            {
                var now = await api.GetAsync(type, NamespacedName.Of(resource), cancellationToken);
                if (now?.Metadata.Uid != resource.Metadata.Uid || !hasSameStatus(now!))
                {
                    throw;
                }

                live = now!;
            }
        }
    }
}
