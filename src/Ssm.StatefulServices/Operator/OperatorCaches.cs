using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Operator;

/// <summary>What an operator watches: the objects of its service's instances, and nothing of others.</summary>
internal sealed class OperatorCaches : IObjectReader
{
    private const string ByInstance = "instance";

    private readonly KubernetesApi _api;
    private readonly string _service;
    private readonly Dictionary<object, object> _byType = [];

    public OperatorCaches(ControllerGroup group, string @namespace, string service)
    {
        _api = group.Api;
        _service = service;
        var scope = new ListScope { Namespace = @namespace, LabelSelector = $"{StatefulServiceLabels.Name}={service}" };
        StatefulServices = Watch(group, StatefulServiceTypes.StatefulServices, scope);
        Pods = Watch(group, KubernetesTypes.Pods, scope);
        Services = Watch(group, KubernetesTypes.Services, scope);
        Endpoints = Watch(group, KubernetesTypes.Endpoints, scope);
        StatefulSets = Watch(group, KubernetesTypes.StatefulSets, scope);
        Secrets = Watch(group, KubernetesTypes.Secrets, scope);
        Claims = Watch(group, KubernetesTypes.PersistentVolumeClaims, scope);
        Claims.AddIndex(ByInstance, claim => Label(claim) is { } instance ? [instance] : []);
        Pods.AddIndex(ByInstance, pod => Label(pod) is { } instance ? [instance] : []);
    }

    public Informer<StatefulService> StatefulServices { get; }

    public Informer<V1Pod> Pods { get; }

    public Informer<V1Service> Services { get; }

    public Informer<V1Endpoints> Endpoints { get; }

    public Informer<V1StatefulSet> StatefulSets { get; }

    public Informer<V1Secret> Secrets { get; }

    public Informer<V1PersistentVolumeClaim> Claims { get; }

    /// <summary>The claims of one instance's nodes.</summary>
    public IReadOnlyList<V1PersistentVolumeClaim> ClaimsOf(string instanceLabel) => Claims.ByIndex(ByInstance, instanceLabel);

    /// <summary>The pods of one instance.</summary>
    public IReadOnlyList<V1Pod> PodsOf(string instanceLabel) => Pods.ByIndex(ByInstance, instanceLabel);

    public async ValueTask<T?> ReadAsync<T>(ResourceType<T> type, NamespacedName key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _byType.TryGetValue(type, out var informer) ? ((Informer<T>)informer).Get(key) : await _api.GetAsync(type, key, cancellationToken);

    /// <summary>
    /// The instance that something belongs to, once there is one. A given password is written before its instance: a pass begun by the password alone finds no
    /// order whose trace it could go on in, and may yet find the instance a moment later.
    /// </summary>
    public IEnumerable<NamespacedName> OwnerOf(IKubernetesObject<V1ObjectMeta> resource) =>
        Label(resource) is { } label && new NamespacedName(resource.Metadata.NamespaceProperty, $"{_service}-{label}") is var key && StatefulServices.Get(key) is not null
            ? [key]
            : [];

    /// <summary>The value of the instance label; null when there is none.</summary>
    public static string? Label(IKubernetesObject<V1ObjectMeta> resource) =>
        resource.Metadata.Labels is { } labels && labels.TryGetValue(StatefulServiceLabels.Instance, out var instance) ? instance : null;

    private Informer<T> Watch<T>(ControllerGroup group, ResourceType<T> type, ListScope scope)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var informer = group.Informer(type, scope);
        _byType[type] = informer;
        return informer;
    }
}
