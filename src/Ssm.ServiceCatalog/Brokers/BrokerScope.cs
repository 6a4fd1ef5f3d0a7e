using k8s;
using k8s.Models;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>The one implementation of <see cref="IBrokerScope"/>, over informers.</summary>
internal sealed class BrokerScope<TBroker, TClass, TPlan> : IBrokerScope
    where TBroker : class, IServiceBroker, new()
    where TClass : class, IServiceClass, new()
    where TPlan : class, IServicePlan, new()
{
    private const string ByName = "name";
    private const string BySecret = "secret";

    public BrokerScope(ControllerGroup group, BrokerKinds<TBroker, TClass, TPlan> kinds)
    {
        Kinds = kinds;
        Brokers = group.Informer(kinds.Brokers, ListScope.All);
        Classes = group.Informer(kinds.Classes, ListScope.All);
        Plans = group.Informer(kinds.Plans, ListScope.All);
        Brokers.AddIndex(BySecret, broker => BrokerConnections.SecretsOf(broker).Select(secret => secret.ToString()));
        Classes.AddIndex(ByName, item =>
        [
            ClassKey(item, NameFlavour.ExternalName, item.Spec.ExternalName),
            ClassKey(item, NameFlavour.ExternalId, item.Spec.ExternalID),
        ]);
        Plans.AddIndex(ByName, item =>
        [
            PlanKey(item, item.Spec, NameFlavour.ExternalName, item.Spec.ExternalName),
            PlanKey(item, item.Spec, NameFlavour.ExternalId, item.Spec.ExternalID),
        ]);
    }

    public BrokerKinds<TBroker, TClass, TPlan> Kinds { get; }

    public Informer<TBroker> Brokers { get; }

    public Informer<TClass> Classes { get; }

    public Informer<TPlan> Plans { get; }

    public ScopeNames Names => Kinds.Names;

    public IServiceBroker? Broker(NamespacedName key) => Brokers.Get(key);

    public IServiceClass? Class(NamespacedName key) => Classes.Get(key);

    public IServicePlan? Plan(NamespacedName key) => Plans.Get(key);

    public NamespacedName Key(string @namespace, string name) => new(Names.IsNamespaced ? @namespace : "", name);

    public IReadOnlyList<IServiceClass> FindClasses(string @namespace, NameFlavour flavour, string name)
    {
        if (flavour == NameFlavour.Name)
        {
            return Classes.Get(Key(@namespace, name)) is { } named ? [named] : [];
        }

        return Classes.ByIndex(ByName, ClassKey(Names.IsNamespaced ? @namespace : "", flavour, name));
    }

    public IReadOnlyList<IServicePlan> FindPlans(IServiceClass ofClass, NameFlavour flavour, string name)
    {
        if (flavour == NameFlavour.Name)
        {
            return Plans.Get(new NamespacedName(NamespaceOf(ofClass), name)) is { } named ? [named] : [];
        }

        var spec = new ServicePlanSpec
        {
            ClusterServiceBrokerName = ofClass.Spec.BrokerName,
            ClusterServiceClassRef = new ObjectReference { Name = ofClass.Metadata.Name },
        };
        return Plans.ByIndex(ByName, PlanKey(ofClass, spec, flavour, name));
    }

    public IReadOnlyList<IServiceBroker> BrokersWithSecret(NamespacedName secret) => Brokers.ByIndex(BySecret, secret.ToString());

    public void WakeOnPlanChange(Controller controller, Func<NamespacedName, IEnumerable<NamespacedName>> keys) =>
        controller.Watch(Plans, plan => keys(NamespacedName.Of(plan)));

    public void WakeOnChange(Controller controller, Func<string, IEnumerable<NamespacedName>> keys) => controller
        .Watch(Brokers, broker => keys(NamespaceOf(broker)))
        .Watch(Classes, item => keys(NamespaceOf(item)))
        .Watch(Plans, item => keys(NamespaceOf(item)));

    private static string NamespaceOf(IKubernetesObject<V1ObjectMeta> item) => item.Metadata.NamespaceProperty ?? "";

    private static string ClassKey(IKubernetesObject<V1ObjectMeta> item, NameFlavour flavour, string name) => ClassKey(NamespaceOf(item), flavour, name);

    private static string ClassKey(string @namespace, NameFlavour flavour, string name) => $"{@namespace}/{flavour}/{name}";

    private static string PlanKey(IKubernetesObject<V1ObjectMeta> item, ServicePlanSpec spec, NameFlavour flavour, string name) =>
        $"{NamespaceOf(item)}/{spec.BrokerName}/{spec.ClassName}/{flavour}/{name}";
}
