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

    public static IEnumerable<string> ByNamespace(IKubernetesObject<V1ObjectMeta> resource) => [resource.Metadata.NamespaceProperty ?? string.Empty];

    public static IEnumerable<string> ByController(IKubernetesObject<V1ObjectMeta> resource) =>
        resource.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true)?.Uid is { } uid ? [uid] : [];
}
