using k8s.Models;
using Ssm.Kubernetes;
using Ssm.Standalone.Node.Controllers.Deployments;
using Ssm.Standalone.Node.Controllers.Endpoints;
using Ssm.Standalone.Node.Controllers.GarbageCollection;
using Ssm.Standalone.Node.Controllers.Namespaces;
using Ssm.Standalone.Node.Controllers.ReplicaSets;
using Ssm.Standalone.Node.Controllers.Scheduling;
using Ssm.Standalone.Node.Controllers.Services;
using Ssm.Standalone.Node.Controllers.StatefulSets;
using Ssm.Standalone.Node.Controllers.Storage;
using Ssm.Standalone.Node.Controllers.Workloads;
using Ssm.Standalone.Node.Networking;
using Ssm.Standalone.Node.Pods;
using Ssm.Standalone.Node.Volumes;

namespace Ssm.Standalone.Node;

/// <summary>The node's controllers and what wakes each of them. Reads as a table of contents.</summary>
internal sealed class NodeControllers(ControllerGroup group, NodeInformers informers, EventRecorder events, TimeProvider timeProvider, Func<Guid> newId)
{
    private readonly KubernetesApi _api = group.Api;
    private readonly OwnedPods _owned = new(group.Api, informers.Pods);

    public void AddPods(PodReconciler reconciler, PodRuntimes runtimes)
    {
        var controller = group.Controller("pod", reconciler, new ControllerOptions { Workers = 8 })
            .Watch(informers.Pods)
            .Watch(informers.ConfigMaps, map => runtimes.MarkChanged(map.Metadata.NamespaceProperty, pod => PodReferences.UsesConfigMap(pod, map.Metadata.Name)))
            .Watch(informers.Secrets, secret => runtimes.MarkChanged(secret.Metadata.NamespaceProperty, pod => PodReferences.UsesSecret(pod, secret.Metadata.Name)))
            .Watch(informers.Claims, claim => runtimes.MarkChanged(claim.Metadata.NamespaceProperty, pod => PodReferences.UsesClaim(pod, claim.Metadata.Name)));
        informers.Services.Changed += change =>
        {
            // A new address changes what its name is rewritten to; whose text has the name is not known, so its namespace looks again.
            if (change.New is { Spec.ClusterIP: { } address } service && change.Old?.Spec.ClusterIP != address)
            {
                foreach (var key in runtimes.MarkChanged(service.Metadata.NamespaceProperty, static _ => true))
                {
                    controller.Enqueue(key);
                }
            }
        };
        reconciler.Enqueue = controller.Enqueue;
    }

    public void AddNetworking(ServiceAddresses addresses, ProxyReconciler proxy)
    {
        // One worker: an address is given out by one at a time anyway.
        group.Controller("service", new ServiceReconciler(_api, informers.Services, addresses, events), new ControllerOptions { Workers = 2 }).Watch(informers.Services);
        informers.Services.Changed += change =>
        {
            if (change is { New: null, Old: { } gone })
            {
                addresses.Release(gone);
            }
        };
        group.Controller("service-proxy", proxy, new ControllerOptions { Workers = 2 }).Watch(informers.Services).Watch(informers.Endpoints);
        group.Controller("endpoints", new EndpointsReconciler(_api, informers.Services, informers.Pods, informers.Endpoints), new ControllerOptions())
            .Watch(informers.Services)
            .Watch(informers.Endpoints)
            .Watch(informers.Pods, pod => EndpointsReconciler.Of(informers.Services, pod));
    }

    public void AddWorkloads(NodeIdentity node)
    {
        group.Controller("scheduler", new SchedulerReconciler(_api, informers.Pods, node, events), new ControllerOptions()).Watch(informers.Pods);
        group.Controller("replicaset", new ReplicaSetReconciler(_api, informers.ReplicaSets, _owned, events, timeProvider, newId), new ControllerOptions())
            .Watch(informers.ReplicaSets)
            .Watch(informers.Pods, pod => Owner(pod, V1ReplicaSet.KubeKind));
        group.Controller("deployment", new DeploymentReconciler(_api, informers.Deployments, informers.ReplicaSets, events, timeProvider), new ControllerOptions())
            .Watch(informers.Deployments)
            .Watch(informers.ReplicaSets, set => Owner(set, V1Deployment.KubeKind));
        var revisions = new StatefulSetRevisions(_api, informers.Revisions);
        var statefulSets = new StatefulSetReconciler(_api, informers.StatefulSets, _owned, informers.Claims, revisions, events, timeProvider);
        group.Controller("statefulset", statefulSets, new ControllerOptions())
            .Watch(informers.StatefulSets)
            .Watch(informers.Pods, pod => Owner(pod, V1StatefulSet.KubeKind))
            .Watch(informers.Claims, claim => ClaimReconciler.PodsOf(informers.Pods, claim).SelectMany(pod => Owner(pod, V1StatefulSet.KubeKind)));
    }

    public void AddStorage(NodeFolders folders) =>
        group.Controller("claim", new ClaimReconciler(_api, informers.Claims, informers.Pods, folders), new ControllerOptions())
            .Watch(informers.Claims)
            .Watch(informers.Pods, ClaimReconciler.Of);

    public void AddNamespaces(string certificateAuthority)
    {
        group.Controller("namespace", new NamespaceReconciler(_api, informers.Namespaces, timeProvider), new ControllerOptions()).Watch(informers.Namespaces);
        group.Controller(
                "serviceaccount",
                new ServiceAccountReconciler(_api, informers.Namespaces, informers.ServiceAccounts, informers.ConfigMaps, certificateAuthority),
                new ControllerOptions())
            .Watch(informers.Namespaces)
            .Watch(informers.ServiceAccounts, ServiceAccountReconciler.Of)
            .Watch(informers.ConfigMaps, ServiceAccountReconciler.Of);
    }

    /// <summary>Garbage collection follows the kinds that definitions add.</summary>
    public void AddGarbageCollection(GarbageCollector collector) =>
        informers.Definitions.Changed += _ => collector.OnKindsChanged();

    private static IEnumerable<NamespacedName> Owner(k8s.IKubernetesObject<V1ObjectMeta> resource, string kind) =>
        resource.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner && owner.Kind == kind
            ? [new NamespacedName(resource.Metadata.NamespaceProperty, owner.Name)]
            : [];
}
