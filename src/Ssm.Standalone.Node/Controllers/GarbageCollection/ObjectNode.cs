using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Kinds;

namespace Ssm.Standalone.Node.Controllers.GarbageCollection;

/// <summary>An object in the graph of owners. Immutable.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Metadata">Its metadata.</param>
internal sealed record ObjectNode(ResourceType<ObjectHeader> Type, V1ObjectMeta Metadata)
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";

    public string Uid => Metadata.Uid;

    public NamespacedName Key => new(Metadata.NamespaceProperty ?? string.Empty, Metadata.Name);

    public IList<V1OwnerReference> Owners => Metadata.OwnerReferences ?? [];

    /// <summary>True if it is deleted once its dependents are.</summary>
    public bool WaitsForDependents => IsDeleting && Metadata.Finalizers?.Contains(ForegroundFinalizer) == true;

    /// <summary>True if it is deleted once its dependents do not name it any more.</summary>
    public bool OrphansDependents => IsDeleting && Metadata.Finalizers?.Contains(OrphanFinalizer) == true;

    public bool IsDeleting => Metadata.DeletionTimestamp is not null;

    /// <summary>The finalizers without those of the garbage collector.</summary>
    public IEnumerable<string> OtherFinalizers => (Metadata.Finalizers ?? []).Where(finalizer => finalizer is not (ForegroundFinalizer or OrphanFinalizer));
}
