using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>
/// Brokers, classes and plans of one scope, read from the caches. Cluster-scoped and namespaced kinds differ in names only, so everything
/// that uses them is written once against this.
/// </summary>
internal interface IBrokerScope
{
    /// <summary>How messages call the kinds.</summary>
    ScopeNames Names { get; }

    IServiceBroker? Broker(NamespacedName key);

    IServiceClass? Class(NamespacedName key);

    IServicePlan? Plan(NamespacedName key);

    /// <summary>The key of a broker, class or plan that is named in <paramref name="namespace"/>.</summary>
    NamespacedName Key(string @namespace, string name);

    /// <summary>The classes that a user's word can mean; only exactly one is an answer.</summary>
    IReadOnlyList<IServiceClass> FindClasses(string @namespace, NameFlavour flavour, string name);

    /// <summary>The plans of a class that a user's word can mean; only exactly one is an answer.</summary>
    IReadOnlyList<IServicePlan> FindPlans(IServiceClass ofClass, NameFlavour flavour, string name);

    /// <summary>The brokers whose <c>authInfo</c> names the Secret.</summary>
    IReadOnlyList<IServiceBroker> BrokersWithSecret(NamespacedName secret);

    /// <summary>Has the controller look at <paramref name="keys"/> when a plan changes.</summary>
    void WakeOnPlanChange(Controller controller, Func<NamespacedName, IEnumerable<NamespacedName>> keys);

    /// <summary>Has the controller look at <paramref name="keys"/> of a namespace (empty for cluster scope) when anything of this scope changes.</summary>
    void WakeOnChange(Controller controller, Func<string, IEnumerable<NamespacedName>> keys);
}
