using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>The classes and plans of all brokers of a scope by name, as the server has them.</summary>
/// <param name="AllClasses">Of any broker.</param>
/// <param name="AllPlans">Of any broker.</param>
internal sealed record ExistingEntries<TClass, TPlan>(IReadOnlyDictionary<string, TClass> AllClasses, IReadOnlyDictionary<string, TPlan> AllPlans)
    where TClass : class, IServiceClass
    where TPlan : class, IServicePlan
{
    public IReadOnlyList<TClass> ClassesOf(string broker) => [.. AllClasses.Values.Where(item => item.Spec.BrokerName == broker)];

    public IReadOnlyList<TPlan> PlansOf(string broker) => [.. AllPlans.Values.Where(item => item.Spec.BrokerName == broker)];

    /// <summary>What the broker's classes and plans are called.</summary>
    public IReadOnlySet<string> NamesOf(string broker) =>
        ClassesOf(broker).Select(item => item.Metadata.Name).Concat(PlansOf(broker).Select(item => item.Metadata.Name)).ToHashSet();
}
