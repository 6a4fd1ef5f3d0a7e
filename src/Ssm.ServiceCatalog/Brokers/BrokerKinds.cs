using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Brokers;

/// <summary>The three kinds of one scope as data; all that tells the scopes apart.</summary>
internal sealed record BrokerKinds<TBroker, TClass, TPlan>
    where TBroker : class, IServiceBroker, new()
    where TClass : class, IServiceClass, new()
    where TPlan : class, IServicePlan, new()
{
    public required ScopeNames Names { get; init; }

    public required ResourceType<TBroker> Brokers { get; init; }

    public required ResourceType<TClass> Classes { get; init; }

    public required ResourceType<TPlan> Plans { get; init; }
}
