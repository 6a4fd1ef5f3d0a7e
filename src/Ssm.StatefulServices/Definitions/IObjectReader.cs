using k8s;
using k8s.Models;
using Ssm.Kubernetes;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Reads objects of any kind: from a cache where there is one, else from the API.</summary>
public interface IObjectReader
{
    /// <summary>The object, or null when there is none.</summary>
    ValueTask<T?> ReadAsync<T>(ResourceType<T> type, NamespacedName key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
