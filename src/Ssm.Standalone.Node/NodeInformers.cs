using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers;
using Ssm.Standalone.Node.Controllers.Kinds;
using Ssm.Standalone.Node.Controllers.StatefulSets;

namespace Ssm.Standalone.Node;

/// <summary>The kinds the node watches, with the indexes its controllers need.</summary>
internal sealed class NodeInformers
{
    public NodeInformers(ControllerGroup group)
    {
        Pods = group.Informer(KubernetesTypes.Pods, ListScope.All);
        Services = group.Informer(KubernetesTypes.Services, ListScope.All);
        Endpoints = group.Informer(KubernetesTypes.Endpoints, ListScope.All);
        ConfigMaps = group.Informer(KubernetesTypes.ConfigMaps, ListScope.All);
        Secrets = group.Informer(KubernetesTypes.Secrets, ListScope.All);
        Claims = group.Informer(KubernetesTypes.PersistentVolumeClaims, ListScope.All);
        Namespaces = group.Informer(KubernetesTypes.Namespaces, ListScope.All);
        ServiceAccounts = group.Informer(KubernetesTypes.ServiceAccounts, ListScope.All);
        StatefulSets = group.Informer(KubernetesTypes.StatefulSets, ListScope.All);
        Deployments = group.Informer(KubernetesTypes.Deployments, ListScope.All);
        ReplicaSets = group.Informer(KubernetesTypes.ReplicaSets, ListScope.All);
        Revisions = group.Informer(StatefulSetRevisions.Type, ListScope.All);
        Definitions = group.Informer(Headers(KubernetesTypes.CustomResourceDefinitions), ListScope.All);
        Pods.AddIndex(NodeIndexes.Namespace, NodeIndexes.ByNamespace);
        Pods.AddIndex(NodeIndexes.Controller, NodeIndexes.ByController);
        Services.AddIndex(NodeIndexes.Namespace, NodeIndexes.ByNamespace);
        Claims.AddIndex(NodeIndexes.Namespace, NodeIndexes.ByNamespace);
        ReplicaSets.AddIndex(NodeIndexes.Controller, NodeIndexes.ByController);
        Revisions.AddIndex(NodeIndexes.Controller, NodeIndexes.ByController);
        Revisions.AddIndex(NodeIndexes.Orphans, NodeIndexes.OrphansByNamespace);
    }

    public Informer<V1Pod> Pods { get; }

    public Informer<V1Service> Services { get; }

    public Informer<V1Endpoints> Endpoints { get; }

    public Informer<V1ConfigMap> ConfigMaps { get; }

    public Informer<V1Secret> Secrets { get; }

    public Informer<V1PersistentVolumeClaim> Claims { get; }

    public Informer<V1Namespace> Namespaces { get; }

    public Informer<V1ServiceAccount> ServiceAccounts { get; }

    public Informer<V1StatefulSet> StatefulSets { get; }

    public Informer<V1Deployment> Deployments { get; }

    public Informer<V1ReplicaSet> ReplicaSets { get; }

    public Informer<DynamicObject> Revisions { get; }

    public Informer<ObjectHeader> Definitions { get; }

    /// <summary>Without schemas: they are the largest objects there are, and only their coming and going matters here.</summary>
    private static ResourceType<ObjectHeader> Headers<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(type.Group, type.Version, type.Plural, type.Kind, type.IsNamespaced, ObjectHeaderJson.Default.ObjectHeader);
}
