using k8s;
using k8s.Models;

namespace Ssm.Kubernetes;

/// <summary>The key of one object within its kind; work queues and caches hold only this.</summary>
/// <param name="Namespace">Empty for cluster-scoped kinds.</param>
/// <param name="Name">The object's <c>metadata.name</c>.</param>
public readonly record struct NamespacedName(string Namespace, string Name)
{
    /// <summary>The key of a cluster-scoped object.</summary>
    public static NamespacedName Cluster(string name) => new(string.Empty, name);

    /// <summary>The key of <paramref name="resource"/>, as its metadata says.</summary>
    public static NamespacedName Of(IKubernetesObject<V1ObjectMeta> resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource.Metadata.NamespaceProperty ?? string.Empty, resource.Metadata.Name);
    }

    /// <summary><c>namespace/name</c>, or the bare name where there is no namespace.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
