using k8s;
using k8s.Models;

namespace Ssm.Standalone.Node.Controllers;

/// <summary>Indexes of the node's informers.</summary>
internal static class NodeIndexes
{
    /// <summary>By namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>By the uid of the controlling owner.</summary>
    public const string Controller = "controller";

    /// <summary>Those without an owner, by namespace.</summary>
    public const string Orphans = "orphans";

    public static IEnumerable<string> OrphansByNamespace(IKubernetesObject<V1ObjectMeta> resource) =>
        resource.Metadata.OwnerReferences is null or { Count: 0 } ? ByNamespace(resource) : [];

    public static IEnumerable<string> ByNamespace(IKubernetesObject<V1ObjectMeta> resource) => [resource.Metadata.NamespaceProperty ?? string.Empty];

    public static IEnumerable<string> ByController(IKubernetesObject<V1ObjectMeta> resource) =>
        resource.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true)?.Uid is { } uid ? [uid] : [];
}
