using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a broker object, of either scope.</summary>
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
        var spec = broker.Spec with
        {
            RelistBehavior = broker.Spec.RelistBehavior.Length == 0 ? old.Spec.RelistBehavior : broker.Spec.RelistBehavior,
            RelistRequests = broker.Spec.RelistRequests == 0 ? old.Spec.RelistRequests : broker.Spec.RelistRequests,
        };

        // A broker that was stored without a webhook may have none either.
        return broker.WithSpec<T, ServiceBrokerSpec, ServiceBrokerStatus>(WithDefaults(spec));
    }

    private static ServiceBrokerSpec WithDefaults(ServiceBrokerSpec spec) =>
        spec.RelistBehavior.Length == 0 ? spec with { RelistBehavior = RelistBehavior.Duration } : spec;
}
