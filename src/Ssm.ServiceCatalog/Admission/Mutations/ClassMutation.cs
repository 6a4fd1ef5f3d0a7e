using Ssm.ServiceCatalog.Api;
using Ssm.ServiceCatalog.Api.V1Beta1;

namespace Ssm.ServiceCatalog.Admission.Mutations;

/// <summary>What is filled in and kept on a class, of either scope.</summary>
internal static class ClassMutation
{
    public static T Apply<T>(T serviceClass, T? old)
        where T : class, IServiceClass, new()
    {
        var spec = old is null
            ? serviceClass.Spec
            : serviceClass.Spec with
            {
                ClusterServiceBrokerName = old.Spec.ClusterServiceBrokerName,
                ServiceBrokerName = old.Spec.ServiceBrokerName,
            };
        return new T
        {
            ApiVersion = serviceClass.ApiVersion,
            Kind = serviceClass.Kind,
            Metadata = serviceClass.Metadata.WithLabels(ShaLabels.Of(spec)),
            Spec = spec,
            Status = serviceClass.Status,
        };
    }
}
