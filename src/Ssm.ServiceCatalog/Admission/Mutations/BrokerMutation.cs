using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in on a broker object, of either scope.</summary>
internal static class BrokerMutation
{
    public static T OnCreate<T>(T broker)
        where T : class, IServiceBroker, new() =>
        new()
        {
            ApiVersion = broker.ApiVersion,
            Kind = broker.Kind,
            Metadata = broker.Metadata.WithCatalogFinalizer(),
            Spec = WithDefaults(broker.Spec),
            Status = broker.Status,
        };

    public static T OnUpdate<T>(T broker, T old)
        where T : class, IServiceBroker, new()
    {
        var spec = WithDefaults(broker.Spec);
        return broker.WithSpec<T, ServiceBrokerSpec, ServiceBrokerStatus>(
            spec.RelistRequests == 0 ? spec with { RelistRequests = old.Spec.RelistRequests } : spec);
    }

    private static ServiceBrokerSpec WithDefaults(ServiceBrokerSpec spec) =>
        spec.RelistBehavior.Length == 0 ? spec with { RelistBehavior = RelistBehavior.Duration } : spec;
}
