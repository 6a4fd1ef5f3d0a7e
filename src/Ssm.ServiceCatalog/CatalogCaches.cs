using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;
using Ssm.ServiceCatalog.Api.V1Alpha1;
using Ssm.ServiceCatalog.Brokers;

namespace Ssm.ServiceCatalog;

/// <summary>The informers that instances and bindings read from, with the indexes by which waiting objects are found.</summary>
internal sealed class CatalogCaches
{
    private const string ByInstance = "instance";
    private const string BySecret = "secret";
    private const string BySource = "source";
    private const string ByWaiting = "waiting";
    private const string ByClass = "class";
    private const string ByPlan = "plan";
    private const string ByNamespace = "namespace";
    private const string ByExternalId = "id";
    private const string ByBinding = "binding";

    private readonly IBrokerScope _cluster;
    private readonly IBrokerScope _namespaced;

    public CatalogCaches(ControllerGroup group, IBrokerScope cluster, IBrokerScope namespaced)
    {
        _cluster = cluster;
        _namespaced = namespaced;
        Instances = group.Informer(CatalogTypes.ServiceInstances, ListScope.All);
        Bindings = group.Informer(CatalogTypes.ServiceBindings, ListScope.All);
        Namespaces = group.Informer(KubernetesTypes.Namespaces, ListScope.All);
        Secrets = group.Informer(KubernetesTypes.Secrets, ListScope.All);
        Orphans = group.Informer(CatalogTypes.OrphanedResources, ListScope.All);
        Orphans.AddIndex(ByExternalId, entry => [entry.Spec.InstanceID]);
        Orphans.AddIndex(ByBinding, entry => entry.Spec.BindingID is { } id ? [id] : []);
        Bindings.AddIndex(ByExternalId, binding => [binding.BrokerId()]);
        Instances.AddIndex(ByExternalId, instance => [instance.Spec.ExternalID]);
        Instances.AddIndex(ByNamespace, instance => [instance.Metadata.NamespaceProperty]);
        Bindings.AddIndex(ByNamespace, binding => [binding.Metadata.NamespaceProperty]);
        Bindings.AddIndex(ByInstance, binding => [InstanceOf(binding).ToString()]);
        Bindings.AddIndex(BySecret, binding => [SecretOf(binding).ToString()]);
        Bindings.AddIndex(ByWaiting, binding => IsWaiting(binding) ? ["", binding.Metadata.NamespaceProperty] : []);
        Bindings.AddIndex(BySource, binding => Sources(binding.Metadata, binding.Spec.ParametersFrom));
        Instances.AddIndex(BySource, instance => Sources(instance.Metadata, instance.Spec.ParametersFrom));
        Instances.AddIndex(ByWaiting, instance => IsWaiting(instance) ? [PlanReference.Of(instance.Spec).IsNamespaced ? instance.Metadata.NamespaceProperty : ""] : []);
        Instances.AddIndex(ByClass, instance => Refs(instance, instance.Spec.ClusterServiceClassRef, instance.Spec.ServiceClassRef));
        Instances.AddIndex(ByPlan, instance => Refs(instance, instance.Spec.ClusterServicePlanRef, instance.Spec.ServicePlanRef));
    }

    public Informer<ServiceInstance> Instances { get; }

    public Informer<ServiceBinding> Bindings { get; }

    public Informer<V1Namespace> Namespaces { get; }

    public Informer<V1Secret> Secrets { get; }

    /// <summary>The ledger.</summary>
    public Informer<OrphanedResource> Orphans { get; }

    public IReadOnlyList<IBrokerScope> Scopes => [_cluster, _namespaced];

    public IReadOnlyList<ServiceInstance> InstancesIn(string @namespace) => Instances.ByIndex(ByNamespace, @namespace);

    public IReadOnlyList<ServiceBinding> BindingsIn(string @namespace) => Bindings.ByIndex(ByNamespace, @namespace);

    public IReadOnlyList<ServiceInstance> InstancesWithId(string externalId) => Instances.ByIndex(ByExternalId, externalId);

    /// <summary>
    /// Another instance with the same external id that the broker knows, or was asked for earlier. Two objects for one thing would undo each other's work,
    /// and one could take the other's data.
    /// </summary>
    public NamespacedName? TwinOf(ServiceInstance instance)
    {
        var twin = InstancesWithId(instance.Spec.ExternalID).FirstOrDefault(other =>
            other.Metadata.Uid != instance.Metadata.Uid
            && (other.Status?.ProvisionStatus == ProvisionStatus.Provisioned
                || (other.Status?.DeprovisionStatus == RemovalStatus.Required && Age(other).CompareTo(Age(instance)) < 0)));
        return twin is null ? null : NamespacedName.Of(twin);

        static (DateTime Created, string Uid) Age(ServiceInstance one) => (one.Metadata.CreationTimestamp ?? DateTime.MaxValue, one.Metadata.Uid);
    }

    /// <summary>Other instances with the same external id.</summary>
    public IEnumerable<NamespacedName> TwinsOf(ServiceInstance instance) =>
        InstancesWithId(instance.Spec.ExternalID).Where(other => other.Metadata.Uid != instance.Metadata.Uid).Select(NamespacedName.Of);

    public IReadOnlyList<OrphanedResource> OrphansOfInstance(string externalId) => Orphans.ByIndex(ByExternalId, externalId);

    public IReadOnlyList<OrphanedResource> OrphansOfBinding(string externalId) => Orphans.ByIndex(ByBinding, externalId);

    public IReadOnlyList<ServiceBinding> BindingsWithId(string externalId) => Bindings.ByIndex(ByExternalId, externalId);

    /// <summary>Instances that use the plan.</summary>
    public IEnumerable<NamespacedName> InstancesOfPlan(NamespacedName plan) => Instances.ByIndex(ByPlan, plan.ToString()).Select(NamespacedName.Of);

    /// <summary>The entry that keeps the instance for adoption; null = none.</summary>
    public OrphanedResource? RetainedInstance(string externalId) => externalId.Length == 0
        ? null
        : OrphansOfInstance(externalId).FirstOrDefault(entry => entry.Spec is { Kind: nameof(ServiceInstance), Policy: DeletionPolicy.Retain });

    /// <summary>Changes whenever the broker is reached in another way.</summary>
    public string VersionOf(IServiceBroker broker) => BrokerConnections.VersionOf(broker, Secrets.Get);

    /// <summary>The namespaces (empty for the cluster) whose waiting objects a broker's Secret may set free.</summary>
    public IEnumerable<string> ScopesWithBrokerSecret(NamespacedName secret) => Scopes
        .SelectMany(scope => scope.BrokersWithSecret(secret))
        .Select(broker => broker.Metadata.NamespaceProperty ?? "")
        .Distinct();

    public IBrokerScope ScopeOf(ServiceInstanceSpec spec) => PlanReference.Of(spec).IsNamespaced ? _namespaced : _cluster;

    public IReadOnlyList<ServiceBinding> BindingsOf(NamespacedName instance) => Bindings.ByIndex(ByInstance, instance.ToString());

    public IReadOnlyList<ServiceBinding> BindingsWithSecret(NamespacedName secret) => Bindings.ByIndex(BySecret, secret.ToString());

    /// <summary>Instances of a scope (a namespace, or empty for the cluster) that wait for a class, plan or broker.</summary>
    public IEnumerable<NamespacedName> WaitingInstances(string @namespace) => Instances.ByIndex(ByWaiting, @namespace).Select(NamespacedName.Of);

    /// <summary>Bindings in a scope that wait for something of it.</summary>
    public IEnumerable<NamespacedName> WaitingBindings(string @namespace) => Bindings.ByIndex(ByWaiting, @namespace).Select(NamespacedName.Of);

    /// <summary>The instance of a binding, if it is waiting for the binding to go.</summary>
    public IEnumerable<NamespacedName> InstanceWaitingFor(ServiceBinding binding)
    {
        var key = InstanceOf(binding);
        return Instances.Get(key)?.Metadata.DeletionTimestamp is null ? [] : [key];
    }

    /// <summary>The bindings of an instance that wait for it.</summary>
    public IEnumerable<NamespacedName> BindingsWaitingFor(ServiceInstance instance) =>
        BindingsOf(NamespacedName.Of(instance)).Where(IsWaiting).Select(NamespacedName.Of);

    /// <summary>Instances that wait and take parameters from the Secret.</summary>
    public IEnumerable<NamespacedName> InstancesWaitingFor(NamespacedName secret) =>
        Instances.ByIndex(BySource, secret.ToString()).Where(IsWaiting).Select(NamespacedName.Of);

    /// <summary>Bindings that wait and take parameters from the Secret.</summary>
    public IEnumerable<NamespacedName> BindingsWaitingFor(NamespacedName secret) =>
        Bindings.ByIndex(BySource, secret.ToString()).Where(IsWaiting).Select(NamespacedName.Of);

    public bool IsClassUsed(NamespacedName serviceClass) => Instances.ByIndex(ByClass, serviceClass.ToString()).Count > 0;

    public bool IsPlanUsed(NamespacedName plan) => Instances.ByIndex(ByPlan, plan.ToString()).Count > 0;

    public static NamespacedName InstanceOf(ServiceBinding binding) => new(binding.Metadata.NamespaceProperty, binding.Spec.InstanceRef?.Name ?? "");

    public static NamespacedName SecretOf(ServiceBinding binding) => new(binding.Metadata.NamespaceProperty, binding.SecretName());

    /// <summary>The classes, or plans, that the instance refers to, as keys.</summary>
    public static IEnumerable<NamespacedName> ClassesOf(ServiceInstance instance) =>
        Refs(instance, instance.Spec.ClusterServiceClassRef, instance.Spec.ServiceClassRef).Select(Parse);

    /// <inheritdoc cref="ClassesOf"/>
    public static IEnumerable<NamespacedName> PlansOf(ServiceInstance instance) =>
        Refs(instance, instance.Spec.ClusterServicePlanRef, instance.Spec.ServicePlanRef).Select(Parse);

    /// <summary>One whose operation runs at the broker waits as well: it cannot be polled while class or broker is gone.</summary>
    private static bool IsWaiting(ServiceInstance instance) => instance.Metadata.DeletionTimestamp is not null || !instance.IsReady();

    private static bool IsWaiting(ServiceBinding binding) =>
        binding.Metadata.DeletionTimestamp is not null || binding.Status?.Rotation is not null || !binding.IsReady();

    private static IEnumerable<string> Refs(ServiceInstance instance, ObjectReference? cluster, ObjectReference? namespaced)
    {
        if (cluster?.Name is { } name)
        {
            yield return NamespacedName.Cluster(name).ToString();
        }

        if (namespaced?.Name is { } local)
        {
            yield return new NamespacedName(instance.Metadata.NamespaceProperty, local).ToString();
        }
    }

    private static NamespacedName Parse(string key) => key.Split('/') is [var @namespace, var name] ? new(@namespace, name) : NamespacedName.Cluster(key);

    private static IEnumerable<string> Sources(V1ObjectMeta metadata, IReadOnlyList<ParametersFromSource>? sources) =>
        (sources ?? []).Select(source => new NamespacedName(metadata.NamespaceProperty, source.SecretKeyRef?.Name ?? "").ToString());
}
